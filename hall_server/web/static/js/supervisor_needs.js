// What needs the supervisor now, worst first, each with its evidence. A call for help can be answered here.

import { $, el, icon } from "./dom.js";
import { devices, isOpen, oldestLabel } from "./supervisor_parts.js";
import { age, clockTime, isEnglish, page, place, secondsSince, t } from "./words.js";

const nameOf = (thing) => (isEnglish ? thing.name_en : thing.name);
const UNPRINTED_AFTER_S = 15; // a slip takes seconds; before that nothing is wrong
const answering = new Map(); // help id → word shown on its button

export function drawNeeds(hall) {
  if (!hall.queues || !hall.posts) return;
  const needs = [...helps(hall), ...vacancies(hall), ...lines(hall), ...troubles(hall), ...unprinted(hall)];
  needs.sort((one, other) => Number(other.level === "alarm") - Number(one.level === "alarm"));
  $("needs-count").textContent = needs.length || "";
  $("needs").replaceChildren(...(needs.length
    ? needs.map((need) => el("li", { class: "need", data: { level: need.level } }, icon(need.icon), el("strong", {}, need.what), el("p", {}, need.detail), need.button ?? null))
    : [el("li", { class: "fine" }, icon("ok"), t("nothing_needed"))]));
}

function* helps(hall) {
  for (const help of hall.posts.helps) {
    const button = el("button", { class: "button", type: "button", disabled: answering.get(help.help) === "answering" }, t(answering.get(help.help) ?? "answer"));
    button.addEventListener("click", () => answer(help.help, hall));
    yield { level: "alarm", icon: "help", what: t("need_help", { place: placeOf(help), kind: t(`help_${help.kind}`) }), detail: t("need_help_detail", { age: age(help.at) }), button };
  }
}

function placeOf(help) {
  const counter = page.counters.find((one) => one.id === help.place);
  return counter ? place(counter) : (page.kiosks[help.place] ?? help.place_name);
}

async function answer(help, hall) {
  answering.set(help, "answering");
  drawNeeds(hall);
  try {
    const token = $("csrf").content.textContent.trim();
    const reply = await fetch(`/supervisor/helps/${encodeURIComponent(help)}/answer`, { method: "POST", headers: { "x-csrftoken": token } });
    answering.set(help, reply.ok ? "answering" : "answer_failed");
  } catch {
    answering.set(help, "answer_failed");
  }
  drawNeeds(hall);
}

function* vacancies(hall) {
  if (!isOpen(hall)) return;
  for (const post of hall.posts.posts) {
    if (post.state !== "vacant") continue;
    const detail = t("need_vacant_detail", { name: nameOf(post) }) + (post.since ? ` · ${t("since", { time: clockTime(post.since) })}` : "");
    yield { level: "alarm", icon: "empty", what: t("need_vacant", { place: place(post) }), detail };
  }
}

function* lines(hall) {
  for (const group of hall.queues.groups) {
    if (group.waiting === 0) continue;
    const late = group.oldest_issued_at && secondsSince(group.oldest_issued_at) > page.longest_wait_min * 60;
    if (late) yield { level: "alarm", icon: "clock", what: t("need_wait", { group: nameOf(group) }), detail: t("need_wait_detail", { label: oldestLabel(group), age: age(group.oldest_issued_at), n: group.waiting }) };
    else if (group.counters_open === 0) yield { level: "warning", icon: "empty", what: t("need_no_counter", { group: nameOf(group) }), detail: t("need_no_counter_detail", { n: group.waiting }) };
  }
}

function* troubles(hall) {
  for (const device of devices(hall)) {
    if (device.isWell) continue;
    const since = device.since ? t("since", { time: clockTime(device.since) }) : "";
    yield { level: device.isDown ? "alarm" : "warning", icon: "device", what: t("need_device", { device: device.name, state: device.word }), detail: [device.detail, since].filter(Boolean).join(" · ") };
  }
}

function* unprinted(hall) {
  for (const { ticket, outcome } of hall.queues.unprinted) {
    if (outcome === null && secondsSince(ticket.issued_at) < UNPRINTED_AFTER_S) continue;
    yield { level: "warning", icon: "paper", what: t("need_unprinted", { label: ticket.label }), detail: t("need_unprinted_detail", { time: clockTime(ticket.issued_at) }) };
  }
}
