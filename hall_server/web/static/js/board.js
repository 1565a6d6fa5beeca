// The hall board: calls, lines, who is on duty. Shows what it is sent; a new call blinks for three seconds.

import { $, el } from "./dom.js";
import { follow } from "./live.js";
import { Voice } from "./voice.js";
import { clockTime, dayName, isEnglish, now, page, secondsSince, t, waitRange } from "./words.js";

const ROWS = 6;
const BLINK_MS = 3000;
const LINES = 10; // more groups than fit take turns
const DUTIES = 12;
const TURN_MS = 10000;

const voice = page.voice ? new Voice() : null;
const blinkUntil = new Map(); // call id and attempt → when its blinking ends
let known = null; // null until the first board: what hung there already is neither new nor spoken
let board = null;
let queues = null;
let posts = null;
let turn = 0;

const keyOf = (call) => `${call.call}/${call.attempt}`;

function drawCalls() {
  const calls = board?.calls.slice(0, ROWS) ?? [];
  for (const call of calls) {
    if (known && !known.has(keyOf(call))) {
      blinkUntil.set(keyOf(call), Date.now() + BLINK_MS);
      if (secondsSince(call.at) < 60) voice?.say(call);
      setTimeout(drawCalls, BLINK_MS + 20);
    }
  }
  if (board) known = new Set([...(known ?? []), ...board.calls.map(keyOf)].slice(-200));
  const shown = $("calls");
  const old = new Map([...shown.children].map((row) => [row.dataset.key, row]));
  shown.replaceChildren(...calls.map((call) => {
    const facts = JSON.stringify([call, isBlinking(call)]);
    const before = old.get(keyOf(call));
    if (before?.facts === facts) return before; // an untouched row goes on blinking in its rhythm
    const row = callRow(call);
    row.facts = facts;
    return row;
  }));
  const empty = $("calls-empty");
  empty.hidden = calls.length > 0;
  empty.textContent = !board ? t("waiting_for_data") : board.is_open ? t("no_calls") : t("closed");
}

const isBlinking = (call) => (blinkUntil.get(keyOf(call)) ?? 0) > Date.now();

function callRow(call) {
  const marks = [call.is_priority ? el("b", {}, t("priority")) : null];
  const word = call.state === "called" && call.attempt > 1 ? t("call_again", { n: call.attempt }) : t(`state_${call.state}`);
  const group = isEnglish ? call.group_name_en || call.group_name : call.group_name;
  return el("li", { class: isBlinking(call) ? "call is-new" : "call", data: { key: keyOf(call), state: call.state } },
    el("span", { class: "call__label" }, call.label),
    el("span", { class: "call__place" }, ...placeWords(call)),
    el("span", { class: "call__what" },
      el("span", { class: "call__group", data: { long: group.length > (isEnglish ? 14 : 6) ? "" : null } }, group),
      el("span", { class: "call__state" }, ...marks, word)));
}

/** In English the word is long and the number counts: the word is set small. */
function placeWords(call) {
  if (!isEnglish) return [call.place];
  const [, word, number] = call.place_en.match(/^(.*?)(\d*)$/);
  return [el("small", {}, word), number];
}

function drawLines() {
  const groups = turned(queues?.groups ?? [], LINES);
  $("lines").replaceChildren(...groups.map((group) => el("li", { class: "line", data: { area: group.area } },
    el("span", { class: "line__name", data: { long: isLong(group) ? "" : null } }, `${group.group} ${isEnglish ? group.name_en : group.name}`),
    el("span", { class: "line__n" }, t("people", { n: group.waiting })),
    el("span", { class: "line__wait" }, lineWord(group)))));
}

/** A name that needs two lines is set smaller. */
const isLong = (group) => (isEnglish ? group.name_en.length > 10 : group.name.length > 5);

function lineWord(group) {
  if (["stopped", "full", "quota"].includes(group.issuing)) return t(`issuing_${group.issuing}`);
  if (group.counters_open === 0) return "—";
  return waitRange(group.wait_s, group.counters_open, "range_short");
}

function drawPosts() {
  $("duty").replaceChildren(...turned(posts?.posts ?? [], DUTIES).map((post) => el("li", { data: { state: post.state } },
    el("span", { class: "duty__place" }, post.is_desk ? t("desk") : t("place_short", { n: post.number })),
    el("span", {}, post.clerk ? post.clerk.name : t("post_vacant")),
    post.clerk ? el("span", { class: "duty__role", data: { role: post.clerk.role } }, roleWord(post.clerk.role)) : null,
    post.state === "paused" ? el("span", {}, t("post_paused")) : null)));
  $("leader").textContent = posts?.duty_leader ?? "—";
}

const roleWord = (role) => (isEnglish && role.length === 1 ? role.toUpperCase() : t(`role_${role}`));

/** One page of a long list, the next one at each turn. */
function turned(all, size) {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const first = (turn % pages) * size;
  return all.slice(first, first + size);
}

const advice = $("advice").textContent;
function drawAdvice() {
  const missed = board?.missed ?? [];
  $("advice").textContent = missed.length > 0 ? t("missed", { labels: missed.slice(0, 6).join(" ") }) : advice;
}

function drawClock() {
  const at = now();
  $("clock").textContent = clockTime(at);
  $("date").textContent = dayName(at);
}

const draw = {
  board: (state) => { board = state; drawCalls(); drawAdvice(); },
  queues: (state) => { queues = state; drawLines(); },
  posts: (state) => { posts = state; drawPosts(); },
};

follow({ state: ({ name, state }) => draw[name]?.(state) });
setInterval(drawClock, 1000);
setInterval(() => { turn += 1; drawLines(); drawPosts(); }, TURN_MS);
drawClock();
