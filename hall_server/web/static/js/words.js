// Words and times of the page: texts by key in the reader's language, clocks in the hall's zone, 24 hours.

const page = JSON.parse(document.getElementById("page").textContent);
export { page };

export const isEnglish = page.lang === "en";

export function t(key, values = {}) {
  const text = page.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const locale = isEnglish ? "en-GB" : "zh-CN";
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: page.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const days = new Intl.DateTimeFormat(locale, { timeZone: page.zone, month: "long", day: "numeric", weekday: "long" });

export const clockTime = (at) => hours.format(at instanceof Date ? at : new Date(at));
export const dayName = (at) => days.format(at);

// A television's clock may be wrong: time is counted from what the server says.
let ahead = 0;
export const setServerTime = (at) => { ahead = new Date(at).getTime() - Date.now(); };
export const now = () => new Date(Date.now() + ahead);
export const secondsSince = (at) => Math.max(0, (now().getTime() - new Date(at).getTime()) / 1000);

export function age(at) {
  const minutes = Math.floor(secondsSince(at) / 60);
  if (minutes < 1) return t("age_now");
  return minutes < 60 ? t("age_minutes", { n: minutes }) : t("age_hours", { h: Math.floor(minutes / 60), n: minutes % 60 });
}

/** What a visitor is told: p10 to p90 in minutes, outwards to full steps as on slips (config/told_wait.py).
    `key` is the text that holds the range. */
export function waitRange(wait, counters, key = "range") {
  if (!wait) return counters === 0 ? t("no_counter") : t("waiting_for_data");
  const step = page.round_min;
  const low = Math.floor(wait.p10 / 60 / step) * step;
  const high = Math.max(low, Math.ceil(wait.p90 / 60 / step) * step);
  if (high === 0) return t("no_wait");
  return t(key, { low, high });
}

export const place = (counter) => (counter.is_desk ? t("desk") : t("place", { n: counter.number }));
