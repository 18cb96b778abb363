import { useSyncExternalStore } from "react";
import { locale } from "../i18n";
import { zone } from "./zone";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 hours ago", "in 2 days", "now": the largest unit that fits. */
export function relative(iso: string, now: number = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const language = locale();
  const format = known(relatives, language, () => {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** How long something took, in its largest unit, one minute at least: "3 days". */
export function duration(seconds: number): string {
  const [unit, size] = STEPS.find(([, each]) => seconds >= each) ?? (["minute", 60] as const);
  const amount = Math.max(1, Math.round(seconds / size));
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(amount);
}

export function absolute(iso: string): string {
  return format(iso, DAY_AND_TIME);
}

/** The same with the time zone in which it is meant: "Mar 1, 2026, 11:00 AM GMT+1". */
export function exact(iso: string): string {
  const parts = formatOf(ZONE_NAME).formatToParts(new Date(iso));
  return `${absolute(iso)} ${parts.find(({ type }) => type === "timeZoneName")?.value ?? ""}`;
}

export function dateOnly(iso: string): string {
  return format(iso, DAY);
}

export function timeOnly(iso: string): string {
  return format(iso, TIME);
}

/** A moment of these days: "Fri 14:05". */
export function clockTime(at: Date): string {
  return format(at.toISOString(), WEEKDAY_AND_TIME);
}

/** The calendar day of a moment, as an <input type="date"> has it. */
export function dayKey(iso: string): string {
  const at = Date.parse(iso);
  return dayIn(at + offsetAt(at));
}

/** The calendar day some days away from today. */
export function dayFromNow(days: number, now: Date = new Date()): string {
  return movedDay(dayKey(now.toISOString()), days);
}

/** The calendar day some days after another one, or before it. */
export function movedDay(day: string, days: number): string {
  return dayIn(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

/** The first moment of a calendar day; clocks that are put forward at midnight skip some of it. */
export function startOfDay(day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const before = offsetAt(midnight - DAY_MS);
  const after = offsetAt(midnight + DAY_MS);
  const found = [Math.max(before, after), Math.min(before, after)]
    .map((offset) => midnight - offset)
    .find((at) => at + offsetAt(at) === midnight);
  return new Date(found ?? midnight - before).toISOString();
}

/** Where the person lives, weeks begin on this day: 1 is Monday, 7 is Sunday. */
export function firstDayOfWeek(language = navigator.language): number {
  const known = new Intl.Locale(language) as {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

const DAY_MS = 86_400_000;

// Formats are kept by these objects, and not by what they say
const DAY: Intl.DateTimeFormatOptions = { dateStyle: "medium" };
const TIME: Intl.DateTimeFormatOptions = { timeStyle: "short" };
const DAY_AND_TIME: Intl.DateTimeFormatOptions = { ...DAY, ...TIME };
const ZONE_NAME: Intl.DateTimeFormatOptions = { timeZoneName: "short" };
const WEEKDAY_AND_TIME: Intl.DateTimeFormatOptions = {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
};
const CLOCK: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
};

/** How many milliseconds the clocks are ahead of UTC at a moment. */
function offsetAt(at: number): number {
  const parts = formatOf(CLOCK, "en-US").formatToParts(at);
  const of = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
  const local = new Date(0);
  // Not by Date.UTC, which takes the year 26 for 1926
  local.setUTCFullYear(of("year"), of("month") - 1, of("day"));
  local.setUTCHours(of("hour"), of("minute"), of("second"));
  return local.getTime() - Math.floor(at / 1000) * 1000;
}

function dayIn(utc: number): string {
  return new Date(utc).toISOString().slice(0, 10);
}

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  return formatOf(options).format(new Date(iso));
}

/** To make a format takes far longer than to use it, and each row of a list uses four. */
function formatOf(options: Intl.DateTimeFormatOptions, language: string = locale()) {
  const timeZone = zone();
  const of = known(formats, options, () => new Map<string, Intl.DateTimeFormat>());
  return known(of, `${language} ${timeZone}`, () => {
    return new Intl.DateTimeFormat(language, { ...options, timeZone });
  });
}

const formats = new Map<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

function known<K, V>(all: Map<K, V>, key: K, make: () => V): V {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}

let minute = Math.floor(Date.now() / 60_000);
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    minute = Math.floor(Date.now() / 60_000);
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** One ticker for every relative time on the page; only those leaves render again. */
export function useMinute(): number {
  return useSyncExternalStore(
    subscribe,
    () => minute,
    () => minute,
  );
}
