import { useSyncExternalStore } from "react";
import { locale } from "../i18n";

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
  const format = kept("relative", (language) => {
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
  return format(iso, { dateStyle: "medium", timeStyle: "short" });
}

export function dateOnly(iso: string): string {
  return format(iso, { dateStyle: "medium" });
}

/** Two days as one text, with what they share said once. */
export function dateRange(from: string, to: string): string {
  const days = new Intl.DateTimeFormat(locale(), { dateStyle: "medium" });
  return days.formatRange(new Date(from), new Date(to));
}

export function timeOnly(iso: string): string {
  return format(iso, { timeStyle: "short" });
}

/** A moment of these days: "Fri 14:05". */
export function clockTime(at: Date): string {
  return format(at.toISOString(), { weekday: "short", hour: "2-digit", minute: "2-digit" });
}

export function dayKey(iso: string): string {
  const date = new Date(iso);
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** A local calendar day, some days away from today, as an <input type="date"> takes it. */
export function dayFromNow(days: number, now: Date = new Date()): string {
  // Not by the Date of three numbers, which takes the year 26 for 1926
  const date = new Date(now);
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() + days);
  return dayKey(date.toISOString());
}

/** Where the person lives, weeks begin on this day: 1 is Monday, 7 is Sunday. */
export function firstDayOfWeek(language = navigator.language): number {
  const known = new Intl.Locale(language) as {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  return kept(JSON.stringify(options), (language) => {
    return new Intl.DateTimeFormat(language, options);
  }).format(new Date(iso));
}

/** To make a format takes far longer than to use it, and each row of a list uses four. */
const formats = new Map<string, unknown>();

function kept<F>(name: string, make: (language: string) => F): F {
  const key = `${locale()} ${name}`;
  if (!formats.has(key)) formats.set(key, make(locale()));
  return formats.get(key) as F;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
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
