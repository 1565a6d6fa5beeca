// A visitor's ticket: one sentence that says what to do now, and how long it may take.

import { $ } from "./dom.js";
import { follow } from "./live.js";
import { clockTime, page, place, t, waitRange } from "./words.js";

const STEPS = ["issued", "waiting", "called", "serving", "completed"];
const STEP_OF = { waiting: 1, called: 2, no_show: 2, serving: 3, on_hold: 3, completed: 4 };
const title = document.title;

function draw(ticket) {
  const card = $("ticket");
  if (ticket === null) {
    card.dataset.state = "gone";
    $("say").textContent = t("gone");
    $("facts").hidden = $("steps").hidden = $("rate").hidden = true;
    return;
  }
  const where = ticket.counter ? place(ticket.counter) : "";
  const isWaiting = ticket.state === "waiting";
  card.dataset.state = ticket.state;
  $("label").textContent = ticket.label;
  $("say").textContent = t(ticket.state, { place: where });
  document.title = ticket.state === "called" ? `${ticket.label} ${t("called", { place: where })}` : title;

  $("fact-ahead").hidden = $("fact-wait").hidden = !isWaiting;
  $("ahead").textContent = ticket.ahead === 0 ? t("ahead_none") : ticket.ahead === null ? t("unknown") : t("ahead", { n: ticket.ahead });
  $("wait").textContent = ticket.wait_s ? waitRange(ticket.wait_s, 1) : t("no_counter");
  const showsCounter = ticket.counter && ["called", "serving", "on_hold", "no_show"].includes(ticket.state);
  $("fact-counter").hidden = !showsCounter && !(isWaiting && page.usual.length > 0);
  if (isWaiting) $("counter").textContent = page.usual.map((counter) => `${place(counter)} ${counter.is_desk ? "" : nameOf(counter)}`).join(" · ");
  if (showsCounter) {
    const at = ticket.called_at ? ` · ${t("called_at", { time: clockTime(ticket.called_at) })}` : "";
    $("counter").textContent = `${where} ${ticket.counter.is_desk ? "" : nameOf(ticket.counter)}${at}`;
  }
  $("facts").hidden = !isWaiting && !showsCounter;

  const step = STEP_OF[ticket.state];
  $("steps").hidden = step === undefined;
  for (const item of $("steps").children) {
    const own = STEPS.indexOf(item.dataset.step);
    item.className = own < step ? "is-done" : own === step ? "is-now" : "";
  }
  $("rate").hidden = !ticket.may_rate;
  $("thanks").hidden = !ticket.rated;
}

const nameOf = (counter) => (page.lang === "en" ? counter.name_en : counter.name);

draw(JSON.parse(page.ticket_json));
follow({ ticket: draw });
$("rate").addEventListener("submit", (event) => { event.submitter.disabled = true; });
