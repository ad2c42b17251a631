/* Pictures of charts, made in the reader's browser from what is on the page: nothing is sent
   anywhere, and no browser is needed on the server. Under each chart stand two buttons that carry
   what is written around the drawing. The ground is white and the colours are those of the light
   page, whatever the page looks like. */
(() => {
  "use strict";

  const SCALE = 2; // pixels of a PNG for each of the page
  const EDGE = 24; // pixels around everything
  const FONT = '"Public Sans", "Segoe UI", Arial, sans-serif';
  const FILES = ["wght-normal"]; // of Public Sans, carried inside the picture
  const INK = "#0b1219", QUIET = "#4a5663";
  const NAME = "http://www.w3.org/2000/svg";
  const colours = JSON.parse(document.currentScript.dataset.colours);

  const aboutOf = (button) => {
    const signs = atob(button.dataset.about.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(signs, (c) => c.charCodeAt(0))));
  };

  function element(name, given = {}, words = "") {
    const made = document.createElementNS(NAME, name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.textContent = words;
    return made;
  }

  /* The drawing as it stands: Plotly lays several over one another, ECharts has one. */
  function layersOf(button) {
    const place = button.closest('[class*="st-key-picture-"]');
    const plot = place?.querySelector(".js-plotly-plot");
    const found = plot ? plot.querySelectorAll(".main-svg") : place?.querySelectorAll(".stECharts svg, [data-testid=\"stEChartsChart\"] svg");
    return [...(found ?? [])];
  }

  function copied(layer) {
    const copy = layer.cloneNode(true);
    copy.querySelectorAll(".hoverlayer, .draglayer, .drag, .hover").forEach((one) => one.remove());
    // Lines would stay as thin as they are on the screen, however large the picture is drawn.
    copy.querySelectorAll("[style*=vector-effect]").forEach((one) => one.style.removeProperty("vector-effect"));
    copy.removeAttribute("style");
    copy.setAttribute("overflow", "visible");
    return copy;
  }

  // No colour of a dark page is one of a light page, so nothing has to know which it was.
  const named = (hex) => `rgb(${hex.match(/[0-9a-f]{2}/gi).map((one) => parseInt(one, 16)).join(", ")})`;
  const swapped = (style, by = colours) =>
    style
      .replace(/rgb\(\d+, ?\d+, ?\d+\)/g, (one) => by[one.replace(/, ?/g, ", ")] ?? one)
      .replace(/#[0-9a-f]{6}\b/gi, (one) => by[named(one)] ?? one);

  /* Everything in the colours of a light page. */
  function inTheLight(drawing) {
    const colour = "#[0-9a-f]+|rgb\\([^)]*\\)";
    const either = new RegExp(`light-dark\\(\\s*(${colour})\\s*,\\s*(?:${colour})\\s*\\)`, "gi");
    return swapped(drawing.replace(either, "$1"));
  }

  function linesOf(words, size, weight, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${FONT}`;
    const lines = [];
    for (const word of words.split(/\s+/).filter(Boolean)) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /* Words in lines from this height on; gives the height below them. */
  function write(picture, words, { top, size, weight, width, colour }) {
    for (const line of linesOf(words, size, weight, width)) {
      const look = { x: EDGE, y: top + size, "font-size": size, "font-weight": weight, fill: colour };
      picture.append(element("text", { ...look, "font-family": FONT }, line));
      top += Math.round(size * 1.35);
    }
    return top;
  }

  async function fontRules() {
    const rules = FILES.map(async (file) => {
      const answer = await fetch(`/candour/fonts/public-sans-latin-${file}.woff2`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      let signs = "";
      for (const byte of bytes) signs += String.fromCharCode(byte);
      const source = `url("data:font/woff2;base64,${btoa(signs)}") format("woff2")`;
      return `@font-face{font-family:"Public Sans";font-weight:100 900;src:${source}}`;
    });
    return (await Promise.all(rules)).join("");
  }

  /* The picture as SVG, with its width and height: title, drawing, source. */
  async function draw(button, about) {
    const layers = layersOf(button);
    if (!layers.length) throw new Error("no drawing");
    const { width, height } = layers[0].getBoundingClientRect();
    const room = Math.max(width, 320);
    const picture = element("svg", { xmlns: NAME, role: "img" });
    picture.append(element("title", {}, about.title), element("desc", {}, about.words));
    picture.append(element("style", {}, await fontRules()));
    const ground = element("rect", { width: "100%", height: "100%", fill: "#ffffff" });
    picture.append(ground);
    let top = EDGE;
    const line = { width: room, colour: INK };
    if (about.marking) {
      top = write(picture, about.marking, { ...line, top, size: 14, weight: 700 }) + 6;
    }
    top = write(picture, about.title, { ...line, top, size: 20, weight: 700 }) + 14;
    const place = element("g", { transform: `translate(${EDGE} ${top})` });
    place.append(...layers.map(copied));
    picture.append(place);
    top = write(picture, about.source, {
      ...line, top: top + height + 14, size: 13, weight: 400, colour: QUIET,
    });
    const size = { width: Math.ceil(room + 2 * EDGE), height: Math.ceil(top + EDGE - 6) };
    for (const [key, value] of Object.entries(size)) picture.setAttribute(key, value);
    picture.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    return { ...size, drawing: inTheLight(new XMLSerializer().serializeToString(picture)) };
  }

  async function painted({ drawing, width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((give) => canvas.toBlob(give, "image/png"));
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function take(button) {
    const about = aboutOf(button);
    const kind = button.dataset.picture;
    const told = button.parentElement.querySelector('[role="status"]');
    told.textContent = "";
    try {
      const made = await draw(button, about);
      const svg = () => new Blob([made.drawing], { type: "image/svg+xml" });
      hand(kind === "png" ? await painted(made) : svg(), `${about.name}.${kind}`);
      told.textContent = about.done.replace("{name}", `${about.name}.${kind}`);
    } catch {
      told.textContent = about.failed;
    }
  }

  /* The charts have these colours in place of others; gives what was changed, with its old style. */
  function swapAll(by) {
    const changed = [];
    for (const one of document.querySelectorAll(".js-plotly-plot .main-svg [style]")) {
      const style = one.getAttribute("style");
      const other = swapped(style, by);
      if (other === style) continue;
      changed.push([one, style]);
      one.setAttribute("style", other);
    }
    return changed;
  }

  /* Streamlit 1.67 gives a chart the theme's colours once. Where the device turns dark or light while
     a page is open, its charts are given those of the other, and again whenever they are redrawn. */
  const root = document.documentElement;
  const dark = Object.fromEntries(Object.entries(colours).map(([one, other]) => [other, one]));
  let mode = root.style.colorScheme; // app.js keeps it
  let isDue = false;
  function followMode() {
    isDue = false;
    if (!before.size) swapAll(mode === "dark" ? dark : colours);
  }
  const redrawn = new MutationObserver(() => {
    if (!isDue) requestAnimationFrame(followMode);
    isDue = true;
  });
  new MutationObserver(() => {
    const earlier = mode;
    mode = root.style.colorScheme;
    if (!earlier || mode === earlier) return;
    followMode();
    redrawn.observe(document.body, { attributeFilter: ["style"], childList: true, subtree: true });
  }).observe(root, { attributeFilter: ["style"] });

  /* Paper is white and narrower than the page: while a page is printed, its charts have the colours
     of the light and grow or shrink with the paper, and a frame that fits on a page stays whole. */
  const before = new Map();
  const WHOLE = 760; // pixels of a frame on the screen that fit on a page of paper
  const TALL = 900; // pixels of a chart that fit on a page below its heading
  function toPaper() {
    for (const plot of document.querySelectorAll(".js-plotly-plot .main-svg, .stECharts svg")) {
      const [width, height] = ["width", "height"].map((name) => parseFloat(plot.getAttribute(name)));
      if (!plot.hasAttribute("viewBox")) plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
      plot.setAttribute("preserveAspectRatio", "xMinYMin meet");
      plot.parentElement.style.setProperty("--shape", `${width} / ${height}`);
      plot.parentElement.style.setProperty("--wide", `${Math.min(width, (TALL * width) / height)}px`);
    }
    for (const frame of document.querySelectorAll('[data-testid="stVerticalBlock"]')) {
      const isFrame = parseFloat(getComputedStyle(frame).borderTopWidth) > 0;
      frame.toggleAttribute("data-whole", isFrame && frame.clientHeight <= WHOLE);
    }
    for (const [one, style] of swapAll(colours)) before.set(one, style);
  }

  function toScreen() {
    for (const plot of document.querySelectorAll(".js-plotly-plot .main-svg, .stECharts svg")) {
      plot.removeAttribute("viewBox");
      for (const name of ["--shape", "--wide"]) plot.parentElement.style.removeProperty(name);
    }
    for (const [one, style] of before) one.setAttribute("style", style);
    before.clear();
  }

  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-picture]");
    if (button) take(button);
  });
})();
