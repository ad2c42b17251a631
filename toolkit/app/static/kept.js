/* What is not to be lost when a sign-in or a process ends: the page that was asked for. */
(() => {
  "use strict";

  /* Whoever has to sign in first is led to the page that they asked for (`sign_in.Told`). */
  function notePage(event) {
    if (!event.target.closest?.(".st-key-sign-in-way button")) return;
    const more = new URLSearchParams(location.search);
    more.delete("sign-in");
    const asked = encodeURIComponent(location.pathname + (more.size ? `?${more}` : ""));
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `candour_asked=${asked}; Path=/; Max-Age=900; SameSite=Lax${secure}`;
  }

  addEventListener("click", notePage, true);
})();
