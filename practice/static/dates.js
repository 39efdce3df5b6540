/* Instants and wall times, always in a named zone, never in the zone of the machine that shows the page. */
import { store, zoneOf } from "./store.js";

const LOCALE = "en-US";
const format = (zone, options) => new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options });
const instant = (ts) => new Date(Number(ts) * 1000);

/** YYYY-MM-DD of an instant in a zone. */
export function dayOf(date, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    date,
  );
}

export const timeOf = (ts) => format(zoneOf(), { hour: "numeric", minute: "2-digit" }).format(instant(ts));
export const dayOfMessage = (ts) => dayOf(instant(ts), zoneOf());

export function momentOf(ts) {
  return format(zoneOf(), {
    weekday: "long",
    month: "long",
    day: "numeric",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(instant(ts));
}

/** "Today", "Yesterday" or "Monday, November 23" as seen from the practice clock. */
export function separatorOf(ts) {
  const date = instant(ts);
  const near = nearDay(date, zoneOf());
  if (near && near !== "tomorrow") return near[0].toUpperCase() + near.slice(1);
  const now = new Date(store.state.now);
  const year = date.getUTCFullYear() === now.getUTCFullYear() ? {} : { year: "numeric" };
  return format(zoneOf(), { weekday: "long", month: "long", day: "numeric", ...year }).format(date);
}

function nearDay(date, zone) {
  const now = store.state ? new Date(store.state.now) : new Date();
  const days = Math.round((Date.parse(dayOf(date, zone)) - Date.parse(dayOf(now, zone))) / 86400000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

/** Parts for the clock bar. */
export function clockOf(iso, zone) {
  const date = new Date(iso);
  return {
    day: format(zone, { weekday: "long", month: "long", day: "numeric", year: "numeric" }).format(date),
    shortDay: format(zone, { weekday: "short", month: "short", day: "numeric" }).format(date),
    year: format(zone, { year: "numeric" }).format(date),
    time: format(zone, { hour: "numeric", minute: "2-digit" }).format(date),
    zone: format(zone, { hour: "numeric", timeZoneName: "short" })
      .formatToParts(date)
      .find((part) => part.type === "timeZoneName").value,
  };
}

export function shortMoment(iso, zone) {
  return format(zone, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(
    new Date(iso),
  );
}

function ordinal(day) {
  const tail = day % 100 >= 11 && day % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] || "th";
  return `${day}${tail}`;
}

function longDate(date, zone, options) {
  const parts = format(zone, { month: "long", day: "numeric", year: "numeric", ...options }).formatToParts(date);
  return parts.map((part) => (part.type === "day" ? ordinal(Number(part.value)) : part.value)).join("");
}

const TOKENS = {
  date_num: (date, zone) => dayOf(date, zone),
  date_slash: (date, zone) => format(zone, { month: "2-digit", day: "2-digit", year: "numeric" }).format(date),
  date: (date, zone) => longDate(date, zone, {}),
  date_short: (date, zone) => format(zone, { month: "short", day: "numeric", year: "numeric" }).format(date),
  date_long: (date, zone) => longDate(date, zone, { weekday: "long" }),
  date_pretty: (date, zone) => nearDay(date, zone) || TOKENS.date(date, zone),
  date_short_pretty: (date, zone) => nearDay(date, zone) || TOKENS.date_short(date, zone),
  date_long_pretty: (date, zone) => nearDay(date, zone) || TOKENS.date_long(date, zone),
  time: (date, zone) => format(zone, { hour: "numeric", minute: "2-digit" }).format(date),
  time_secs: (date, zone) => format(zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(date),
  ago: (date) => agoOf(date),
};

function agoOf(date) {
  const seconds = (date - new Date(store.state.now)) / 1000;
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, size] of [
    ["year", 31557600],
    ["month", 2629800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

/** Slack's date tokens: `{date_long} at {time}`; null when a token is unknown, so that the fallback is shown. */
export function slackDate(seconds, pattern) {
  const date = instant(seconds);
  if (Number.isNaN(date.getTime())) return null;
  let known = true;
  const text = pattern.replace(/\{(\w+)\}/g, (whole, token) => {
    if (!TOKENS[token]) known = false;
    return known ? TOKENS[token](date, zoneOf()) : whole;
  });
  return known ? text : null;
}

/** "2026-12-01T09:00" of an epoch in the member's zone, as a datetime-local input wants it. */
export function wallOf(epoch) {
  const time = format(zoneOf(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant(epoch));
  return `${dayOf(instant(epoch), zoneOf())}T${time}`;
}

/** The epoch of a wall time in the member's zone. */
export function epochOf(wall) {
  const asUtc = Date.parse(`${wall}:00Z`) / 1000;
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) guess += asUtc - Date.parse(`${wallOf(guess)}:00Z`) / 1000;
  return guess;
}
