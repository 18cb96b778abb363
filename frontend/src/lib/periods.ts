import { dateOnly, dateRange, dayFromNow, firstDayOfWeek } from "./time";

/** Periods that move with the day on which they are looked at, so that a kept view stays true. */
export const PRESETS = ["today", "week", "month", "7d", "30d", "90d"] as const;
export type Preset = (typeof PRESETS)[number];

/** Two calendar days, both included, as YYYY-MM-DD; one that is not there is no bound. */
export interface Days {
  from?: string;
  to?: string;
}

/** The days of a preset. A week begins on `first`: 1 is Monday, 7 is Sunday. */
export function daysOf(preset: Preset, now = new Date(), first = firstDayOfWeek()): Days {
  const to = dayFromNow(0, now);
  if (preset === "week") return { from: dayFromNow(-((now.getDay() - first + 7) % 7), now), to };
  if (preset === "month") return { from: dayFromNow(1 - now.getDate(), now), to };
  return { from: preset === "today" ? to : dayFromNow(1 - Number.parseInt(preset, 10), now), to };
}

/** The day after a day (1), or the one before it (-1). */
export function dayBeside(day: string, by: 1 | -1): string {
  return dayFromNow(by, new Date(`${day}T00:00:00`));
}

/** "Nov 23 – 29, 2026", or the one day that it is. */
export function rangeText({ from = "", to = "" }: Days): string {
  return dateRange(noon(from), noon(to));
}

/** A day as people write it. */
export function dayText(day: string): string {
  return dateOnly(noon(day));
}

const noon = (day: string) => `${day}T12:00:00`;
