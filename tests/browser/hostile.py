"""Words that try to become something else: markup, scripts, links, pictures, formulas, commands.

`{n}` is the number of the payload, so that one that came alive can be told. An address names a host
that no page of ours may ever ask.
"""

from __future__ import annotations

HOST = "elsewhere.example"
PAYLOADS = tuple(
    words.replace("{n}", str(number)).replace("{host}", HOST)
    for number, words in enumerate(
        (
            "<script>alert({n})</script>",
            "<script src=//{host}/{n}.js></script>",
            "<img src=x onerror=alert({n})>",
            "<img src=//{host}/{n}.png>",
            "<svg onload=alert({n})>",
            "<svg><script>alert({n})</script></svg>",
            "<iframe src=//{host}/{n}></iframe>",
            "<iframe srcdoc='<script>parent.owned={n}</script>'></iframe>",
            "<object data=//{host}/{n}></object>",
            "<embed src=//{host}/{n}>",
            "<link rel=stylesheet href=//{host}/{n}.css>",
            "<style>@import '//{host}/{n}.css';</style>",
            "<base href=//{host}/{n}/>",
            "<meta http-equiv=refresh content='0;url=//{host}/{n}'>",
            "<form action=//{host}/{n}><button autofocus onfocus=alert({n})>x</button></form>",
            "<input autofocus onfocus=alert({n})>",
            "<details open ontoggle=alert({n})><summary>x</summary></details>",
            "<video><source onerror=alert({n})></video>",
            "<body onload=alert({n})>",
            "<marquee onstart=alert({n})>x</marquee>",
            "<a href=javascript:alert({n})>x</a>",
            "<math><mtext><img src=x onerror=alert({n})></mtext></math>",
            '"><img src=x onerror=alert({n})>',
            "' onmouseover='alert({n})' x='",
            "</textarea><script>alert({n})</script>",
            "</title><script>alert({n})</script>",
            "--><script>alert({n})</script><!--",
            "]]><script>alert({n})</script>",
            "<!--[if IE]><script>alert({n})</script><![endif]-->",
            "<scr<script>ipt>alert({n})</scr</script>ipt>",
            "<ScRiPt>alert({n})</sCrIpT>",
            "<script\x0b>alert({n})</script>",
            "&lt;script&gt;alert({n})&lt;/script&gt;",
            "&#60;img src=x onerror=alert({n})&#62;",
            "\\u003cscript\\u003ealert({n})\\u003c/script\\u003e",
            "![picture {n}](http://{host}/{n}.png)",
            "[link {n}](http://{host}/{n})",
            "[link {n}](javascript:alert({n}))",
            "[link {n}][ref]\n\n[ref]: http://{host}/{n}",
            "<http://{host}/{n}>",
            "http://{host}/{n}",
            "www.{host}/{n}",
            "post{n}@{host}",
            ":red[word {n}] :material/home: :smile: $x^{n}$",
            "| a | b |\n|---|---|\n| {n} | x |",
            "# heading {n}\n\n- list\n\n```\ncode\n```",
            "{{constructor.constructor('alert({n})')()}}",
            "${alert({n})} #{alert({n})} <%= alert({n}) %>",
            '=HYPERLINK("http://{host}/{n}")',
            "'; DROP TABLE answer; -- {n}",
            "\u202egnp.{n}\u202c\u200b\ufeff",
            "../../../../etc/passwd%00{n}",
        )
    )
)
# Run in the page: what came alive. Our own pages have none of this.
ALIVE = """() => {
  const found = [];
  if (window.owned !== undefined) found.push("script " + window.owned);
  for (const one of document.querySelectorAll("*")) {
    for (const {name, value} of one.attributes) {
      if (/^on/i.test(name)) found.push(`${one.tagName} ${name}`);
      const leads = /^(href|src|action|data|srcset|poster|formaction)$/i.test(name);
      if (leads && /elsewhere\\.example|^\\s*javascript:/i.test(value)) {
        found.push(`${one.tagName} ${name}=${value}`);
      }
    }
  }
  const strange = "iframe, object, embed, base, marquee, math, video, form[action*='//']";
  for (const one of document.querySelectorAll(strange)) found.push(one.tagName);
  for (const one of document.querySelectorAll("script:not([src])")) {
    if (/alert/.test(one.textContent)) found.push("script");
  }
  if (document.querySelector(".stMarkdown :is(.katex, table, pre)")) found.push("markdown");
  return found;
}"""
