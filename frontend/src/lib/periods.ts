import { locale } from "../i18n";
import { PRESETS, type Preset } from "./listSearch";
import { dayFromNow, firstDayOfWeek, movedDay } from "./time";

export { PRESETS, type Preset };

/** Two calendar days, both included, as YYYY-MM-DD; one that is not there is no bound. */
export interface Days {
  from?: string;
  to?: string;
}

/** The days of a preset. A week begins on `first`: 1 is Monday, 7 is Sunday. */
export function daysOf(preset: Preset, now = new Date(), first = firstDayOfWeek()): Days {
  const to = dayFromNow(0, now);
  const since = moment(to);
  if (preset === "week") return { from: movedDay(to, -((since.getUTCDay() - first + 7) % 7)), to };
  if (preset === "month") return { from: movedDay(to, 1 - since.getUTCDate()), to };
  return { from: preset === "today" ? to : movedDay(to, 1 - Number.parseInt(preset, 10)), to };
}

/** The day after a day (1), or the one before it (-1). */
export function dayBeside(day: string, by: 1 | -1): string {
  return movedDay(day, by);
}

/** "Nov 23 – 29, 2026", or the one day that it is. */
export function rangeText({ from = "", to = "" }: Days): string {
  return DAYS().formatRange(moment(from), moment(to));
}

/** A day as people write it. */
export function dayText(day: string): string {
  return DAYS().format(moment(day));
}

const DAYS = () => new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" });

/** A calendar day is the same everywhere: it is reckoned with in UTC. */
const moment = (day: string) => new Date(`${day}T12:00:00Z`);
