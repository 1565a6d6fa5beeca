// The parts of the supervisor's page: figures, map, queues, calls, ratings, devices. Each draws itself from `hall`.

import { $, el, icon } from "./dom.js";
import { age, clockTime, isEnglish, page, place, secondsSince, t, waitRange } from "./words.js";

const LATE_S = page.longest_wait_min * 60;
const ICONS = { vacant: "empty", ready: "ok", called: "call", serving: "person", paused: "pause" };
const nameOf = (thing) => (isEnglish ? thing.name_en : thing.name);

export const isOpen = (hall) => hall.queues?.is_open ?? false;

export function longest(hall) {
  const waiting = (hall.queues?.groups ?? []).filter((group) => group.waiting > 0 && group.oldest_issued_at);
  waiting.sort((one, other) => new Date(one.oldest_issued_at) - new Date(other.oldest_issued_at));
  return waiting[0] ?? null;
}

export const oldestLabel = (group) => {
  const found = group.next.find((line) => line.ticket.issued_at === group.oldest_issued_at);
  return found?.ticket.label ?? group.group;
};

function figure(id, value, unit, detail, level = "normal") {
  const box = $(id);
  box.dataset.level = level;
  box.querySelector(".figure__value").replaceChildren(String(value), unit ? el("small", {}, unit) : "");
  box.querySelector(".figure__detail").textContent = detail || "\u00a0";
}

export function drawFigures(hall) {
  const { queues, posts, figures } = hall;
  if (posts) {
    const held = posts.posts.filter((post) => post.clerk);
    const of = (role) => held.filter((post) => post.clerk.role === role).length;
    const vacant = posts.posts.length - held.length;
    figure("fig-posts", `${held.length}/${posts.posts.length}`, "", t("roles_detail", { a: of("a"), b: of("b"), v: vacant }),
      !isOpen(hall) ? "off" : vacant > 0 ? "alarm" : "normal");
  }
  if (queues) {
    const waiting = queues.groups.reduce((sum, group) => sum + group.waiting, 0);
    const lines = queues.groups.filter((group) => group.waiting > 0).length;
    figure("fig-waiting", waiting, "", waiting ? t("waiting_detail", { n: lines }) : t("nobody_waits"));
    const first = longest(hall);
    if (first) {
      const waited = secondsSince(first.oldest_issued_at);
      figure("fig-longest", age(first.oldest_issued_at), "", t("longest_detail", { label: oldestLabel(first), group: nameOf(first) }),
        waited > LATE_S ? "alarm" : waited > LATE_S / 2 ? "warning" : "normal");
    } else figure("fig-longest", "—", "", t("nobody_waits"));
    const day = figures?.summary;
    figure("fig-served", queues.served_today, "", day ? t("served_detail", { n: day.issued, missed: day.no_shows }) : "");
  }
  if (figures) {
    const { completed, rated, satisfied } = figures.summary;
    if (rated === 0) figure("fig-rating", "—", "", t("no_ratings"), "off");
    else figure("fig-rating", percent(satisfied, rated), "", t("rated_detail", { rated, rate: percent(rated, completed) }),
      satisfied / rated < 0.8 ? "warning" : "normal");
  }
}

const percent = (part, whole) => (whole ? `${Math.round((100 * Math.min(part, whole)) / whole)}%` : "—");

export function drawMap(hall) {
  if (!hall.posts) return;
  const byArea = Map.groupBy ? Map.groupBy(hall.posts.posts, (post) => post.area) : grouped(hall.posts.posts);
  const zones = page.areas.filter((area) => byArea.has(area.id));
  $("map").replaceChildren(...zones.map((area) => el("section", { class: "zone", data: { area: area.id, size: byArea.get(area.id).length < 3 ? "small" : "large" } },
    el("h3", {}, area.name),
    el("ul", {}, ...byArea.get(area.id).map((post) => tile(post, hall))))));
  $("leader").textContent = hall.posts.duty_leader ?? "—";
}

function grouped(posts) {
  const byArea = new Map();
  for (const post of posts) byArea.set(post.area, [...(byArea.get(post.area) ?? []), post]);
  return byArea;
}

function tile(post, hall) {
  const state = post.state === "vacant" && !isOpen(hall) ? "closed" : post.state;
  const doing = state === "paused" && post.pause_reason ? t(`pause_${post.pause_reason}`) : post.label;
  const who = post.clerk ? `${post.clerk.name} ${t(`role_${post.clerk.role}`)}` : "—";
  return el("li", { class: "tile", data: { state, counter: post.counter }, title: `${nameOf(post)} ${who}` },
    el("div", { class: "tile__state" }, icon(ICONS[post.state] ?? "empty"), el("span", {}, t(`state_${state}`))),
    el("div", { class: "tile__body" },
      el("p", { class: "tile__name" }, el("b", {}, post.is_desk ? t("desk") : String(post.number)), post.is_desk ? null : el("span", {}, nameOf(post))),
      el("p", { class: "tile__who" }, who),
      el("p", { class: "tile__label" }, el("span", {}, doing ?? "\u00a0"), post.since && state !== "closed" ? el("time", {}, age(post.since)) : null)));
}

export function drawQueues(hall) {
  const groups = [...(hall.queues?.groups ?? [])];
  const waited = (group) => (group.oldest_issued_at ? secondsSince(group.oldest_issued_at) : -1);
  groups.sort((one, other) => waited(other) - waited(one) || one.group.localeCompare(other.group));
  $("queues").tBodies[0].replaceChildren(...groups.map((group) => el("tr", { data: { level: waited(group) > LATE_S ? "alarm" : null } },
    el("td", {}, el("span", { class: "swatch", data: { area: group.area } }), `${group.group} ${nameOf(group)}`),
    el("td", { class: "is-plain" }, String(group.waiting)),
    el("td", { class: "is-plain" }, group.waiting && group.oldest_issued_at ? age(group.oldest_issued_at) : "—"),
    el("td", { class: "is-plain" }, group.counters_open === 0 ? t("no_counter") : waitRange(group.wait_s, group.counters_open)))));
}

export function drawCalls(hall) {
  const calls = hall.board?.calls ?? [];
  const rows = calls.map((call) => el("tr", {},
    el("td", { class: "is-plain" }, clockTime(call.at)),
    el("td", { class: "is-plain" }, el("b", {}, call.label), " ", call.is_priority ? el("span", { class: "tag" }, t("priority")) : null),
    el("td", {}, isEnglish ? call.place_en : call.place),
    el("td", {}, t(`call_${call.state}`), " ", call.attempt > 1 ? el("span", { class: "tag" }, t("third_call", { n: call.attempt })) : null)));
  if (rows.length === 0) rows.push(el("tr", {}, el("td", { colspan: 4, class: "quiet" }, t("no_calls"))));
  $("calls").tBodies[0].replaceChildren(...rows);
}

export function drawRatings(hall) {
  const { summary, ratings } = hall.figures;
  const most = Math.max(1, ...Object.values(summary.levels));
  $("rating-share").textContent = summary.rated ? t("rated_detail", { rated: summary.rated, rate: percent(summary.rated, summary.completed) }) : "";
  $("levels").replaceChildren(...(summary.rated ? [5, 4, 3, 2, 1] : []).map((level) => {
    const count = summary.levels[level] ?? 0;
    return el("div", { class: "level", data: { poor: level < 3 ? "" : null } },
      el("span", {}, t(`level_${level}`)), el("meter", { min: 0, max: most, value: count }, String(count)), el("span", {}, String(count)));
  }));
  $("ratings").replaceChildren(...(ratings.length ? ratings.map((rating) => el("li", {},
    el("span", {}, clockTime(rating.at)),
    el("span", { class: rating.level < 3 ? "tag tag--warning" : "tag" }, t(`level_${rating.level}`)),
    el("span", {}, page.services[rating.service] ?? ""),
    el("span", { class: "quiet" }, rating.reasons.map((reason) => page.reasons[reason] ?? reason).join(isEnglish ? ", " : "、"))))
    : [el("li", { class: "quiet" }, t("no_ratings"))]));
}

/** Devices and programs that have reported, those in need first. */
export function devices(hall) {
  const found = [];
  for (const health of hall.health.values()) {
    const known = page.devices[health.device];
    const counter = page.counters.find((one) => one.id === known?.counter);
    const where = counter ? place(counter) : (page.kiosks[known?.place] ?? "");
    const kind = page.texts[`kind_${health.kind}`] ?? health.kind;
    found.push({ name: `${where} ${kind}`.trim(), id: health.device, word: t(`health_${health.state}`), isWell: health.state === "ok",
      isDown: health.state === "unavailable", since: health.since, detail: page.texts[`code_${health.code}`] ?? "" });
  }
  for (const [client, presence] of hall.presence) {
    const program = page.texts[`program_${presence.program.replace(/^hall-/, "")}`] ?? presence.program;
    const isWell = presence.state === "online";
    found.push({ name: `${program} ${client}`, id: client, word: t(`program_${presence.state}`), isWell, isDown: !isWell, since: isWell ? presence.started_at : null, detail: "" });
  }
  return found.sort((one, other) => Number(one.isWell) - Number(other.isWell) || one.name.localeCompare(other.name, "zh"));
}

export function drawDevices(hall) {
  const all = devices(hall);
  const troubled = all.filter((device) => !device.isWell).length;
  $("devices-say").textContent = all.length === 0 ? t("no_devices") : troubled === 0 ? t("all_devices_ok", { n: all.length }) : t("some_devices", { n: troubled, ok: all.length - troubled });
  $("devices").replaceChildren(...all.map((device) => el("li", { class: "device", data: { level: device.isWell ? "normal" : device.isDown ? "alarm" : "warning" } },
    icon(device.isWell ? "ok" : "warning"),
    el("span", {}, device.name, " ", device.isWell || !device.detail ? null : el("small", {}, device.detail)),
    el("span", {}, device.word, " ", device.since ? el("small", {}, t("since", { time: clockTime(device.since) })) : null))));
}
