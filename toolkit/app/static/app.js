/* Streamlit has no call for focus, keeps the old place of the page when it draws a
   new one, gives a scrolling table no tab stop (WCAG 2.4.3, 3.3.1, 4.1.3, 2.1.1), and sends what is
   typed only when its field is left. Nothing here reads or changes what people typed; without it
   every page still works. */
(() => {
  "use strict";

  const QUIET = 120; // milliseconds without a change, after which a page counts as drawn
  const PAUSE = 600; // milliseconds without a key, after which what was typed on a card is sent
  const HOLD = 350; // milliseconds that a link waits after something was sent
  const MOVED = "data-focus-moved";
  const TARGET = /(?:^|\s)st-key-focus-([a-z-]+?)-(\d+)(?=\s|$)/;
  const seen = new Map(); // the times that focus was asked for, by the name of the target
  const said = document.currentScript.dataset;
  let page = location.pathname;
  let waiting = null;

  const busy = () =>
    document.querySelector(".stApp")?.getAttribute("data-test-script-state") === "running";

  function focusOn(element) {
    if (!element) return;
    if (!element.matches("a, button, input, textarea, select")) element.tabIndex = -1;
    element.setAttribute(MOVED, "");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /* A page that was reached by a link or a button begins at its heading, as a loaded page would. */
  function followPage() {
    if (page === location.pathname) return false;
    page = location.pathname;
    last = null; // what another page told is no news of this one
    const main = document.querySelector('[data-testid="stMain"]');
    focusOn(main?.querySelector("h1") ?? main);
    main?.scrollTo({ top: 0, behavior: "instant" });
    return true;
  }

  function followTargets(moved) {
    for (const place of document.querySelectorAll('[class*="st-key-focus-"]')) {
      const [, name, times] = TARGET.exec(place.className) ?? [];
      if (name === undefined || seen.get(name) === times) continue;
      const asked = seen.has(name) || times !== "0";
      seen.set(name, times);
      if (asked && times !== "0" && !moved) {
        focusOn(place.querySelector('h1, h2, h3, [role="alert"]') ?? place);
      }
    }
  }

  function openScrollers() {
    for (const table of document.querySelectorAll('[data-testid="stTable"] table')) {
      const scroller = table.closest('[data-testid="stTable"] div') ?? table.parentElement;
      for (let box = table.parentElement; box && box.contains(scroller); box = box.parentElement) {
        if (box.scrollWidth <= box.clientWidth || box.tabIndex === 0) continue;
        if (!/(auto|scroll)/.test(getComputedStyle(box).overflowX)) continue;
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", table.getAttribute("aria-label") ?? "Table");
      }
    }
  }

  /* A dialog stands outside .stApp, where Streamlit says whether the page is light or dark. */
  function followMode() {
    const app = document.querySelector(".stApp");
    const mode = app ? getComputedStyle(app).colorScheme : "";
    if (document.documentElement.style.colorScheme !== mode) {
      document.documentElement.style.colorScheme = mode;
    }
  }

  /* Streamlit 1.67 puts the sections of the navigation inside one list, with their names among the
     items, so that to a screen reader they belong to nothing (WCAG 1.3.1): each is a list by its name. */
  function nameSections() {
    for (const all of document.querySelectorAll('[data-testid="stSidebarNavItems"]:has(header)')) {
      all.setAttribute("role", "presentation");
      for (const part of all.children) {
        const name = part.querySelector(":scope > header");
        part.setAttribute("role", name ? "list" : "presentation");
        if (!name) continue;
        part.setAttribute("aria-label", name.querySelector("p")?.textContent ?? "");
        name.setAttribute("aria-hidden", "true");
      }
    }
  }

  /* Streamlit 1.67 calls the place for a file presentation and gives it a name all the same. */
  function nameDropzones() {
    const places = '[data-testid="stFileUploaderDropzone"][role="presentation"]';
    for (const place of document.querySelectorAll(places)) place.setAttribute("role", "group");
  }

  /* A button that makes a file is shut while it does, and focus falls off it: it gets it back. */
  let left = null; // the button that had focus when it was pressed
  const noteLeft = (event) => {
    const button = event.target.closest?.("button");
    left = button && button === document.activeElement ? button : null;
  };
  const noteMoved = (event) => (left = event.target === left ? left : null);
  function giveFocusBack() {
    const isFree = left?.isConnected && !left.disabled;
    if (isFree && document.activeElement === document.body) left.focus({ preventScroll: true });
  }

  function tellSaves() {
    for (const line of document.querySelectorAll('[class*="st-key-saved-"]:not([role])')) {
      line.setAttribute("role", "status");
    }
  }

  /* Counts that change by themselves are told to a screen reader politely and seldom (WCAG 4.1.3):
     at once when the stage turned, when everybody has voted and when time is up; else what then
     stands there, at most every 15 seconds. */
  const SELDOM = 15000;
  const LIVE = /(?:^|\s)st-key-live-(\S+)(?=\s|$)/;
  const teller = document.createElement("div");
  teller.className = "candour-unseen";
  teller.setAttribute("role", "status");
  teller.setAttribute("data-live-announcer", "true"); // heard beside a form over the page as well
  document.body.append(teller);
  let last = null; // the moment and the words that were told or seen last, and when
  let telling = null;

  function tellLive() {
    clearTimeout(telling);
    const line = document.querySelector('[class*="st-key-live-"]');
    if (!line) return void (last = null);
    const [, moment] = LIVE.exec(line.className);
    const at = performance.now();
    const [turned, words] = [...line.querySelectorAll("p")].map((one) => one.textContent);
    const now = { moment, words: words ?? "", at };
    if (last === null) return void (last = now);
    if (moment === last.moment && now.words === last.words) return;
    const wait = moment === last.moment ? last.at + SELDOM - at : 0;
    if (wait > 0) return void (telling = setTimeout(tellLive, wait));
    teller.textContent = moment === last.moment ? now.words : `${turned} ${now.words}`.trim();
    last = now;
  }

  /* Streamlit speaks of its server and of the internet, and says nothing of what was saved. Only
     the words are changed: the elements are Streamlit's, and it will take them away again. */
  function sayLost() {
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      const walker = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
      const words = [];
      while (walker.nextNode()) if (walker.currentNode.nodeValue.trim()) words.push(walker.currentNode);
      if (words[0]?.nodeValue !== "Connection error") continue;
      const [title, ...rest] = words.filter((word) => !word.parentElement.closest("button"));
      const fix = page === "/take-part" ? said.lostSeat : said.lostFix;
      title.nodeValue = said.lost;
      rest.forEach((word, place) => (word.nodeValue = place === 0 ? fix : ""));
    }
  }

  /* A page that lost its server and found one again stays as it was until the next press, and
     what is left of its own session (a file that is sent, a file that is made) is refused until
     then. So it is drawn anew, by the key that Streamlit takes for it; not under a form, which
     that would close. */
  let wasThere = false;
  let isLost = false;
  const hasServer = () => document.querySelector('.stApp[data-test-connection-state="CONNECTED"]');
  function noteLost() {
    const isThere = Boolean(hasServer());
    wasThere ||= isThere;
    isLost = isThere ? isLost && !busy() : wasThere; // one that is drawn has come back by itself
  }

  function comeBack() {
    if (!isLost || !hasServer() || form()) return;
    isLost = false;
    for (const kind of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(kind, { key: "r", bubbles: true }));
    }
  }

  /* Streamlit tells of requests where a file got lost on its way. */
  const FILES = [
    ['[data-testid="stFileUploader"]', /^(?:Error: )?(?:AxiosError: |Connection lost\. )/, "unread"],
    ['[data-testid="stDownloadButtonError"]', /./, "unmade"],
  ];
  function sayFile() {
    for (const [where, told, name] of FILES) {
      for (const place of document.querySelectorAll(where)) {
        const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const word = walker.currentNode;
          if (word.nodeValue === said[name] || !told.test(word.nodeValue)) continue;
          word.nodeValue = said[name];
          if (!place.querySelector('[role="alert"]')) teller.textContent = said[name];
        }
      }
    }
  }

  function settle() {
    waiting = null;
    sayLost();
    sayFile();
    comeBack();
    followMode();
    forgetTyped();
    nameSections();
    nameDropzones();
    giveFocusBack();
    if (busy()) return wait();
    followTargets(followPage());
    openScrollers();
    tellSaves();
    tellLive();
  }

  function wait() {
    if (waiting !== null) clearTimeout(waiting);
    waiting = setTimeout(settle, QUIET);
  }

  /* A phone asks now and then whether its room moved on, a tenth of what it costs Streamlit to look.
     If it did, a button that nobody sees is pressed, and the page is drawn anew. */
  const LOOK = /(?:^|\s)st-key-look-(\d+)-(\S+)-(\d+)(?=\s|$)/;
  const AGAIN = 5000; // milliseconds after which a press that changed nothing is tried again
  let pressed = ["", -Infinity]; // the class of the button that was pressed last, and when
  let looking = null;
  const glass = () => document.querySelector('[class*="st-key-look-"]');
  async function look() {
    clearTimeout(looking);
    const [, often, round] = LOOK.exec(glass()?.className) ?? [];
    if (round && !document.hidden) await compare(round).catch(() => {}); // offline: the next look tells
    looking = setTimeout(look, 1000 * (often ?? 1));
  }

  async function compare(round) {
    const answer = await fetch(`/candour/pulse/${round}`, { cache: "no-store" });
    const pulse = answer.ok ? await answer.text() : null;
    const [name, , drawnFor, drawn] = LOOK.exec(glass()?.className) ?? [];
    const again = pressed[0] === name && performance.now() - pressed[1] < AGAIN;
    if (pulse === null || drawnFor !== round || drawn === pulse || again) return;
    pressed = [name, performance.now()];
    glass().querySelector("button")?.click();
  }

  const lookAgain = () => document.hidden || look();

  /* What is typed on a question's card is sent whenever the writer pauses, by the keys that
     Streamlit takes for it, so that a closed tab loses no more than the last half second. It is
     sent at once when a finger comes down elsewhere: a tap leaves the field and presses a button
     in one moment, and Streamlit 1.67 then runs the card alone, or drops what was typed. */
  const unsent = new Map();
  let sentAt = -Infinity;
  function sendTyped(event) {
    const field = event.target;
    if (!field.matches?.('[class*="st-key-card-"] :is(textarea, input[type="text"])')) return;
    clearTimeout(unsent.get(field));
    unsent.set(field, setTimeout(send, PAUSE, field));
  }

  function send(field) {
    clearTimeout(unsent.get(field));
    unsent.delete(field);
    if (!field.isConnected) return;
    sentAt = performance.now();
    const isLong = field.matches("textarea");
    const keys = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: isLong, bubbles: true };
    field.dispatchEvent(new KeyboardEvent("keydown", keys));
  }

  /* A link to another page waits until what was sent a moment ago has been taken in: Streamlit
     forgets the fields of a page that is left. */
  function holdLink(event) {
    const link = event.target.closest?.("a[href]");
    const since = performance.now() - sentAt;
    if (!link || since > 4000 || (since > HOLD && !busy())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => link.click(), HOLD);
  }

  const sendAll = () => [...unsent.keys()].forEach(send);

  /* A page that grows takes a button from under the finger between the press and its end, and what
     came in its place is pressed, or nothing is. Whoever did not move meant what they saw. */
  const SLIP = 10; // pixels that a finger moves within one press
  let press = null; // the button on which the last press began, and where
  function notePress(event) {
    const button = event.target.closest?.("button");
    press = button && { button, x: event.clientX, y: event.clientY };
  }

  function followPress(event) {
    const { button, x, y } = press ?? {};
    if (!event.isTrusted || event.detail === 0) return; // by a key or by this script
    press = null;
    if (!button?.isConnected || button.disabled || button.contains(event.target)) return;
    if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.click();
  }

  /* A form over the page closes without a word at a press beside it, and takes with it what was
     typed. Once something was, such a press does nothing, and Escape and the cross ask first. */
  const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  let isTyped = false; // something was typed into the form over the page
  const CROSS = '[role="dialog"] button[aria-label="Close"]';
  const form = () => document.querySelector('[role="dialog"]');
  const isKept = () => form().querySelector('[class*="st-key-card-"]'); // sent as it is typed
  function noteTyped(event) {
    const where = event.type === "input" ? '[role="dialog"]' : '[role="option"], [role="gridcell"]';
    if (form() && !isKept() && event.target.closest?.(where)) isTyped = true;
  }

  /* A form that is sent as it is typed closes once what was typed last has been taken in. */
  function closeKept(event) {
    const isMenu = form().querySelector('[aria-expanded="true"]');
    const isEscape = event.key === "Escape" && form().contains(event.target) && !isMenu;
    const isCross = event.type === "click" && event.target.closest?.(CROSS);
    if (!event.target.matches?.(".stDialog") && !isEscape && !isCross) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isEscape && !isCross) return;
    sendAll();
    setTimeout(closeWhenTaken, HOLD);
  }

  function closeWhenTaken() {
    if (busy()) return setTimeout(closeWhenTaken, QUIET);
    document.querySelector(CROSS)?.click();
  }

  function keepForm(event) {
    if (event.isTrusted && form() && isKept()) return closeKept(event);
    const open = isTyped && form();
    if (!open || !event.isTrusted) return;
    const isBeside = event.target.matches?.(".stDialog");
    const cross = event.target.closest?.(CROSS);
    const isEscape = event.key === "Escape" && open.contains(event.target);
    const isMenu = isEscape && open.querySelector('[aria-expanded="true"]');
    const isAsked = (event.type === "click" && cross) || (isEscape && !isMenu);
    if (!isBeside && !isAsked) return;
    if (isAsked && confirm(said.unsaved)) {
      isTyped = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  const forgetTyped = () => (isTyped = isTyped && Boolean(form()));
  const warn = (event) => isTyped && event.preventDefault();

  /* The first address that a page gives itself takes the place of the bare one that led to it, so
     that one step back leads to the page before. */
  const push = history.pushState;
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? location.href, location.href);
    const known = [...new URLSearchParams(location.search)];
    const isSame = to.pathname === location.pathname;
    const isMore = isSame && known.every(([name, value]) => to.searchParams.get(name) === value);
    (isMore ? history.replaceState : push).call(history, state, unused, url);
  };

  for (const press of PRESSES) addEventListener(press, keepForm, true);
  addEventListener("keydown", keepForm, true);
  addEventListener("input", noteTyped);
  addEventListener("click", noteTyped, true);
  addEventListener("beforeunload", warn);
  addEventListener("pointerdown", notePress, true);
  addEventListener("click", followPress, true);
  addEventListener("click", holdLink, true);
  addEventListener("click", noteLeft, true);
  addEventListener("focusin", noteMoved);
  addEventListener("pointerdown", sendAll, true);
  addEventListener("visibilitychange", sendAll);
  addEventListener("visibilitychange", lookAgain);
  addEventListener("input", sendTyped);
  addEventListener("resize", wait);
  look();
  const noteChange = () => {
    noteLost(); // at once: it may be back before the page has settled
    wait();
  };
  new MutationObserver(noteChange).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["class", "data-test-script-state", "data-test-connection-state", "disabled"],
    characterData: true,
    childList: true,
    subtree: true,
  });
})();
