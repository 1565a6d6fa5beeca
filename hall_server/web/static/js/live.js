// The live line of a page: follows one stream, notices when it is dead, comes back by itself, and says so meanwhile.

import { $, el } from "./dom.js";
import { clockTime, now, page, setServerTime, t } from "./words.js";

const SILENCE_MS = 12000; // the server speaks every 5 s; shorter would cry wolf on a slow network
const SHOWN_AFTER_MS = 2500; // a restart that takes a moment is not worth a word
const AGAIN_MS = [1000, 2000, 4000]; // where a browser gives up (an error page of a proxy), we do not

/** `handlers` by event name get the decoded data; `refused` is asked after a refusal whether to go on. */
export function follow(handlers, refused = async () => true) {
  let source = null;
  let heardAt = 0;
  let lostAt = null;
  let tries = 0;
  let pending = null;

  function heard() {
    heardAt = Date.now();
    tries = 0;
    lostAt = null;
    $("lost").hidden = true;
  }

  function lost() {
    lostAt ??= now();
  }

  function open() {
    clearTimeout(pending);
    pending = null;
    source?.close();
    heardAt = Date.now();
    source = new EventSource(page.live);
    source.addEventListener("hello", (event) => {
      heard();
      const { now: at, release } = JSON.parse(event.data);
      setServerTime(at);
      if (release !== page.release) location.reload(); // the server brought newer pages
    });
    source.addEventListener("beat", (event) => { heard(); setServerTime(JSON.parse(event.data).now); });
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => { heard(); handle(JSON.parse(event.data)); });
    }
    source.onerror = () => {
      lost();
      if (source.readyState === EventSource.CLOSED) again();
    };
  }

  function again() {
    if (pending !== null) return;
    const wait = AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)] * (0.75 + Math.random() / 2);
    pending = setTimeout(async () => {
      const goOn = await refused().catch(() => true);
      if (goOn) open();
    }, wait);
  }

  setInterval(() => {
    if (pending === null && Date.now() - heardAt > SILENCE_MS) { lost(); open(); }
    if (lostAt !== null && now() - lostAt > SHOWN_AFTER_MS) showLost(lostAt);
  }, 500);
  open();
}

function showLost(since) {
  const bar = $("lost");
  if (!bar.hidden) return;
  bar.replaceChildren(el("strong", {}, t("lost")), el("span", {}, t("lost_since", { time: clockTime(since) })));
  bar.hidden = false;
}
