/* What is not to be lost when a sign-in or a process ends: the page that was asked for, and what
   was typed and not sent. Typed words stay in this tab alone, locked with a key that only pages of
   whoever typed them carry, and go when they were sent, let go of, or at signing out. */
(() => {
  "use strict";

  const NAME = "candour-kept";
  const QUIET = 200; // milliseconds without a change, after which a page counts as drawn
  const CARD = 3000; // milliseconds after which what was typed on a card has been sent and saved
  const STILL = 240000; // milliseconds between two times that a writer is said to be still here
  const MARK = /st-key-here-([0-9a-f]+)-([0-9a-f]{64})(?=\s|$)/;
  const FIELD = ':is([data-testid="stMain"], [role="dialog"]) :is(textarea, input[type="text"])';
  const said = document.currentScript.dataset;
  const typed = new Map(); // what stands in a field, by the field
  let offered = []; // what was typed before this session began
  let session = null; // the session that the page belongs to
  let lock = null; // its key
  let owner = null; // whose key it is: its letters
  let written = null; // what was kept last, so that nothing is written or drawn twice
  let drawn = "[]";
  let toldAt = Date.now();
  let waiting = null;

  /* Whoever has to sign in first is led to the page that they asked for (`sign_in.Told`). */
  function notePage(event) {
    if (event.target.closest?.(".st-key-sign-out button")) forgetAll();
    if (!event.target.closest?.(".st-key-sign-in-way button")) return;
    const more = new URLSearchParams(location.search);
    more.delete("sign-in");
    const asked = encodeURIComponent(location.pathname + (more.size ? `?${more}` : ""));
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `candour_asked=${asked}; Path=/; Max-Age=300; SameSite=Lax${secure}`;
  }

  const glass = () => document.querySelector('[class*="st-key-here-"]');
  const busy = () =>
    document.querySelector(".stApp")?.getAttribute("data-test-script-state") === "running";
  const plain = ({ label, page, value }) => ({ label, page, value });
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));

  function noteTyped(event) {
    const field = event.target;
    if (!glass() || !field.matches?.(FIELD) || field.closest('[class*="st-key-search"]')) return;
    const label = field.getAttribute("aria-label") ?? "";
    typed.set(field, { label, page: document.title, value: field.value, at: Date.now(), session });
    sayStillHere();
    wait();
  }

  /* Half an hour of typing in one field is work, though nothing of it was sent. */
  function sayStillHere() {
    if (Date.now() - toldAt < STILL) return;
    toldAt = Date.now();
    glass()?.querySelector("button")?.click();
  }

  async function arrive(name, key) {
    if (owner !== null && owner !== key) {
      forgetAll(); // somebody else's, and what stands in fields too: they are drawn anew, empty
      location.reload();
      return;
    }
    owner = key;
    const isFirst = session === null;
    lock = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    session = name;
    for (const one of typed.values()) one.session ??= name;
    const kept = sessionStorage.getItem(NAME);
    if (!isFirst || !kept) return;
    const [iv, body] = kept.split(" ").map(bytes);
    const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, lock, body).catch(() => null);
    if (words === null) sessionStorage.removeItem(NAME); // somebody else's
    else offered = JSON.parse(new TextDecoder().decode(words));
  }

  async function settle() {
    waiting = null;
    const [, name, key] = MARK.exec(glass()?.className ?? "") ?? [];
    if (busy()) return;
    if (!name) return leave();
    if (name !== session || key !== owner) await arrive(name, key);
    if (session !== name) return; // left meanwhile
    for (const [field, one] of [...typed]) follow(field, one);
    const standing = new Set([...document.querySelectorAll(FIELD)].map((field) => field.value));
    offered = offered.filter((one) => !standing.has(one.value));
    await keep();
    draw();
  }

  /* Nothing stands on the page of somebody who is not there; for them it stays as it is kept. */
  function leave() {
    if (session === null) return;
    const kept = keep();
    typed.clear();
    offered = [];
    session = null;
    draw();
    return kept;
  }

  /* What was typed in this session is gone with its field, by a deed of whoever typed it. */
  function follow(field, one) {
    if (field.isConnected && field.value === one.value) one.session = session;
    if (one.session !== session) {
      typed.delete(field);
      offered.push(plain(one));
      return;
    }
    if (field.isConnected && field.value) one.value = field.value;
    const isSent = field.closest('[class*="st-key-card-"]') && Date.now() - one.at > CARD;
    if (!field.isConnected || !field.value || isSent) typed.delete(field);
    const same = (other) => other.getAttribute("aria-label") === one.label && other.value === one.value;
    const moved = !field.isConnected && [...document.querySelectorAll(FIELD)].find(same);
    if (moved) typed.set(moved, one); // drawn anew
  }

  async function keep() {
    const all = JSON.stringify([...typed.values(), ...offered].map(plain));
    if (all === written) return;
    written = all;
    if (all === "[]") return sessionStorage.removeItem(NAME);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const words = new TextEncoder().encode(all);
    const body = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock, words));
    const hex = (some) => Array.from(some, (one) => one.toString(16).padStart(2, "0")).join("");
    if (all === written) sessionStorage.setItem(NAME, `${hex(iv)} ${hex(body)}`);
  }

  function forgetAll() {
    typed.clear();
    offered = [];
    written = "[]";
    sessionStorage.removeItem(NAME);
  }

  function part(kind, words, within) {
    const made = document.createElement(kind);
    made.textContent = words;
    within.append(made);
    return made;
  }

  function draw() {
    const wished = JSON.stringify(offered);
    if (wished === drawn) return;
    drawn = wished;
    document.querySelector(".candour-kept")?.remove();
    if (offered.length === 0) return;
    const box = part("div", "", document.body);
    box.className = "candour-kept";
    box.setAttribute("aria-label", said.title);
    part("h2", said.title, box);
    part("p", said.what, box);
    for (const one of offered) drawOne(one, box);
    box.setAttribute("role", "status");
  }

  function drawOne(one, box) {
    part("h3", [one.label, one.page].filter(Boolean).join(", "), box);
    const words = part("textarea", "", box);
    words.value = one.value;
    words.readOnly = true;
    words.setAttribute("aria-label", one.label);
    const copy = part("button", said.copy, box);
    copy.onclick = () => {
      words.select();
      navigator.clipboard?.writeText(one.value).catch(() => {});
    };
    part("button", said.forget, box).onclick = () => {
      offered = offered.filter((other) => other !== one);
      wait();
    };
  }

  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(settle, QUIET);
  }

  addEventListener("click", notePage, true);
  if (!crypto.subtle) return; // plain http from another machine: nothing is kept
  addEventListener("input", noteTyped);
  new MutationObserver(wait).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["class", "data-test-script-state"],
    childList: true,
    subtree: true,
  });
})();
