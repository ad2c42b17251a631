/* What is chosen on a phone's card is sent as it is chosen, and "Saved" stands on the card once the
   server has answered, which it does after the answer is on its disk. What could not be sent is sent
   again until it was. Nothing waits in line: of quick taps the last is what is kept. */
(() => {
  "use strict";

  const ADDRESS = "/candour/answer";
  const AGAIN = 3000; // milliseconds until what was not kept is sent again
  const PATIENCE = 8000; // for which an answer of the server is waited for
  const PAUSE = 600; // milliseconds without a key, after which what was typed is sent
  const FRESH = 5000; // milliseconds for which a page drawn anew still says that it was kept
  const LATE = 60000; // and for which it may have been drawn before that
  const REFUSED = 409; // whatever else is no revision is sent again
  const OURS = "form.candour-card";
  const cards = new Map(); // what was said on this page, by the name of its card
  let left = null; // the field of a card that had focus last

  const find = (name) => document.querySelector(`${OURS}[data-card="${name}"]`);
  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  /* Whether it is kept; while that is on its way the line keeps its place and says nothing. */
  function tell(name, card) {
    const line = find(name)?.querySelector(".kept");
    if (!line) return;
    if (card.line && line.textContent !== card.line) line.textContent = card.line;
    line.classList.toggle("waiting", !card.line);
    line.classList.toggle("refused", card.isRefused);
  }

  function note(event) {
    const form = event.target.closest?.(OURS);
    if (!form) return;
    const said = Object.fromEntries(new FormData(form));
    if (!said.choice) return;
    const name = form.dataset.card;
    const card = cards.get(name) ?? { kept: null, revision: 0, line: "", isFlying: false, wake() {} };
    cards.set(name, card);
    card.saved = form.dataset.saved;
    card.trying = form.dataset.trying;
    card.said = said;
    card.key = newKey();
    card.line = "";
    card.isRefused = false;
    tell(name, card);
    clearTimeout(card.timer);
    card.timer = setTimeout(send, event.target.matches("textarea") ? PAUSE : 0, name);
  }

  async function send(name) {
    const card = cards.get(name);
    clearTimeout(card.timer);
    card.timer = null;
    card.wake();
    if (card.isFlying) return;
    card.isFlying = true;
    while (card.kept !== card.said) {
      const said = card.said;
      const answer = await post({ ...said, key: card.key }).catch(() => null);
      card.isLate = answer === null;
      if (card.isLate) {
        card.line = card.trying;
        tell(name, card);
        await new Promise((wake) => setTimeout((card.wake = wake), AGAIN));
        continue;
      }
      card.kept = said;
      card.isRefused = answer.refusal !== undefined;
      card.line = answer.refusal ?? card.saved;
      card.revision = answer.revision ?? card.revision;
      card.at = performance.now();
    }
    card.isFlying = false;
    tell(name, card);
  }

  /* The revision that was kept, or why it was refused; fails where it is to be sent again. */
  async function post(said) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PATIENCE);
    const how = { method: "POST", cache: "no-store", keepalive: true, signal: giveUp.signal };
    const answer = await fetch(ADDRESS, { ...how, body: new URLSearchParams(said) });
    const told = await answer.text();
    clearTimeout(timer);
    if (answer.status === REFUSED) return { refusal: told };
    if (!answer.ok || !/^\d+$/.test(told)) throw new Error("not kept");
    return { revision: Number(told) };
  }

  const isUnkept = (card) => card.kept !== card.said;
  const unkept = () => [...cards].filter(([, card]) => isUnkept(card));
  const sendAll = () => unkept().forEach(([name]) => send(name));

  /* A button of the page waits until what was chosen is kept: the page that follows tells of it. */
  let isHeld = false;
  let isLetGo = false;
  async function holdButton(event) {
    const button = event.target.closest?.('[data-testid="stMain"] button');
    if (!button || isLetGo || unkept().length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isHeld) return;
    isHeld = true;
    sendAll();
    while (unkept().some(([, card]) => !card.isLate)) await new Promise((go) => setTimeout(go, 10));
    isHeld = false;
    const isOn = button.closest('[class*="st-key-continue-"]');
    if (!button.isConnected || (isOn && unkept().length > 0)) return; // the card says why
    isLetGo = true;
    button.click();
    isLetGo = false;
  }

  /* A card that was drawn before the server knew what was chosen here says it all the same. */
  function takeUp() {
    for (const form of document.querySelectorAll(OURS)) {
      const card = cards.get(form.dataset.card);
      if (!card) continue;
      const since = performance.now() - card.at;
      const isOlder = Number(form.dataset.revision) < card.revision && since < LATE;
      if (isUnkept(card) || (isOlder && !card.isRefused)) fill(form, card.said);
      if (isUnkept(card) || since < FRESH) tell(form.dataset.card, card);
    }
    giveFocusBack();
  }

  function fill(form, said) {
    for (const field of form.querySelectorAll('input[type="radio"], textarea')) {
      const told = said[field.name];
      if (field.type !== "radio" && told !== undefined && field !== document.activeElement) field.value = told;
      if (field.type === "radio" && told === field.value && !field.checked) field.checked = true;
    }
  }

  function giveFocusBack() {
    if (!left || left.field.isConnected || document.activeElement !== document.body) return;
    const { name, value, type } = left.field;
    const same = `[name="${name}"]` + (type === "radio" ? `[value="${value}"]` : "");
    find(left.card)?.querySelector(same)?.focus({ preventScroll: true });
  }

  function noteFocus(event) {
    const form = event.target.closest?.(OURS);
    left = form ? { card: form.dataset.card, field: event.target } : null;
  }

  const warn = (event) => unkept().length > 0 && event.preventDefault();
  const stay = (event) => event.target.matches?.(OURS) && event.preventDefault();

  addEventListener("input", note);
  addEventListener("submit", stay, true);
  addEventListener("click", holdButton, true);
  addEventListener("focusin", noteFocus);
  addEventListener("online", sendAll);
  addEventListener("visibilitychange", sendAll);
  addEventListener("pagehide", sendAll);
  addEventListener("beforeunload", warn);
  new MutationObserver(takeUp).observe(document.documentElement, { childList: true, subtree: true });
})();
