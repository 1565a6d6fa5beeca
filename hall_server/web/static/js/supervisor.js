// The supervisor's page: keeps the newest of every state and draws what changed.

import { $ } from "./dom.js";
import { drawChart } from "./chart.js";
import { drawCalls, drawDevices, drawFigures, drawMap, drawQueues, drawRatings } from "./supervisor_parts.js";
import { drawNeeds } from "./supervisor_needs.js";
import { follow } from "./live.js";
import { clockTime, now } from "./words.js";

const hall = { queues: null, board: null, posts: null, figures: null, counters: new Map(), health: new Map(), presence: new Map() };

// What each state shows in; drawing waits for the next frame, so that a burst is drawn once.
const SHOWS = {
  queues: [drawFigures, drawQueues, drawNeeds],
  board: [drawCalls],
  posts: [drawFigures, drawMap, drawNeeds],
  counters: [drawMap],
  health: [drawDevices, drawNeeds],
  presence: [drawDevices, drawNeeds],
  figures: [drawFigures, drawRatings, drawChart],
};
const due = new Set();

function show(kind) {
  if (due.size === 0) requestAnimationFrame(drawDue);
  for (const part of SHOWS[kind] ?? []) due.add(part);
}

function drawDue() {
  const parts = [...due];
  due.clear();
  for (const part of parts) part(hall);
}

function take({ name, state }) {
  const [kind, id] = name.split("/", 2);
  if (id === undefined) hall[kind] = state;
  else if (state === null) hall[kind]?.delete(id);
  else hall[kind]?.set(id, state);
  show(kind);
}

async function isSignedIn() {
  const answer = await fetch("/supervisor/session");
  const { signed_in: signedIn } = await answer.json();
  if (!signedIn) location.assign("/sign-in");
  return signedIn;
}

function tick() {
  $("clock").textContent = clockTime(now());
}

follow({
  state: take,
  figures: (figures) => { hall.figures = figures; show("figures"); },
  signed_out: () => location.assign("/sign-in"),
}, isSignedIn);
setInterval(tick, 1000);
setInterval(() => ["queues", "posts", "board"].forEach(show), 15000); // ages grow while nothing changes
tick();
