// Time as the viewing person's clock and calendar show it.
import { t } from "./words.js";

let zone = "UTC";
let locale = "en-US";

/** From here on, every time is said in this zone and language. */
export function useClock(tz, lang) {
  zone = works(() => new Intl.DateTimeFormat("en", { timeZone: tz })) ? tz : "UTC";
  const wanted = String(lang ?? "en-US").replace("_", "-");
  locale = works(() => new Intl.DateTimeFormat(wanted)) ? wanted : "en-US";
}

function works(attempt) {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

const say = (seconds, options) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(seconds * 1000);

/** The parts of an instant on the person's wall clock, as numbers. */
export function wall(seconds) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}`, second: parts.second };
}

export const today = () => wall(Date.now() / 1000).date;
export const clockTime = (ts) => say(Number(ts), { hour: "numeric", minute: "2-digit" });
export const fullTime = (ts) => say(Number(ts), { dateStyle: "full", timeStyle: "medium" });
export const dayOf = (ts) => wall(Number(ts)).date;

const DAY = 86400;

function relativeDay(seconds) {
  const now = Date.now() / 1000;
  const date = wall(seconds).date;
  if (date === wall(now).date) return t("Today");
  if (date === wall(now - DAY).date) return t("Yesterday");
  if (date === wall(now + DAY).date) return t("Tomorrow");
  return null;
}

/** The words on the line between two days of messages. */
export function dayName(ts) {
  const seconds = Number(ts);
  const sameYear = wall(seconds).date.slice(0, 4) === today().slice(0, 4);
  return relativeDay(seconds) ?? say(seconds, { weekday: "long", month: "long", day: "numeric", ...(sameYear ? {} : { year: "numeric" }) });
}

function ordinal(seconds, options) {
  if (!locale.toLowerCase().startsWith("en-us")) return say(seconds, options);
  const day = Number(wall(seconds).date.slice(8));
  const tail = day % 100 >= 11 && day % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  return format.formatToParts(seconds * 1000).map(({ type, value }) => (type === "day" ? value + tail : value)).join("");
}

function ago(seconds) {
  const gap = seconds - Date.now() / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of [["year", 365 * DAY], ["month", 30 * DAY], ["day", DAY], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(gap) >= size) return format.format(Math.trunc(gap / size), unit);
  }
  return t("just now");
}

const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const PLAIN = { month: "long", day: "numeric", year: "numeric" };
const SHORT = { month: "short", day: "numeric", year: "numeric" };
const pretty = (s) => relativeDay(s)?.toLocaleLowerCase(locale);

const TOKENS = {
  date_num: (s) => wall(s).date,
  date_slash: (s) => wall(s).date.replaceAll("-", "/"),
  date: (s) => ordinal(s, PLAIN),
  date_long: (s) => ordinal(s, LONG),
  date_long_full: (s) => ordinal(s, LONG),
  date_short: (s) => say(s, SHORT),
  date_pretty: (s) => pretty(s) ?? ordinal(s, PLAIN),
  date_long_pretty: (s) => pretty(s) ?? ordinal(s, LONG),
  date_short_pretty: (s) => pretty(s) ?? say(s, SHORT),
  day_divider_pretty: (s) => relativeDay(s) ?? say(s, { weekday: "long", month: "long", day: "numeric" }),
  time: (s) => clockTime(s),
  time_secs: (s) => say(s, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** Slack's date text, e.g. "{date_short} at {time}"; null when the stamp is no number, so that the fallback is used. */
export function dateText(stamp, format) {
  const seconds = Number(stamp);
  if (!Number.isFinite(seconds) || stamp === "") return null;
  return format.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](seconds) : whole));
}

/** "2026-08-10T09:30" on the person's wall clock -> seconds since 1970, also around a change of the clocks. */
export function fromWall(text) {
  if (!text) return null;
  const wanted = Date.parse(`${text}:00Z`.replace(/(:\d\d:\d\d):00Z$/, "$1Z")) / 1000;
  let guess = wanted;
  for (let turn = 0; turn < 3; turn += 1) {
    const { date, time } = wall(guess);
    guess += wanted - Date.parse(`${date}T${time}:00Z`) / 1000;
  }
  return guess;
}

export const toWall = (seconds) => `${wall(seconds).date}T${wall(seconds).time}`;
