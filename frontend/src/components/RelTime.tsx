import { readPrefs } from "../lib/storage";
import { absolute, dateOnly, exact, relative, useMinute } from "../lib/time";

const TWO_DAYS = 2 * 24 * 3600 * 1000;

/** "3 h ago" with the exact time at hand; only this leaf renders again as time passes. */
export function RelTime({ at, empty = "–" }: { at: string | null; empty?: string }) {
  useMinute();
  if (!at) return <span className="dim">{empty}</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {readPrefs().exactTimes ? absolute(at) : relative(at)}
    </time>
  );
}

/** When something ends, to follow "until": the day, and the hour where it is near. */
export function EndTime({ at }: { at: string }) {
  const isNear = Date.parse(at) - Date.now() < TWO_DAYS;
  return (
    <time dateTime={at} title={exact(at)}>
      {isNear ? absolute(at) : dateOnly(at)}
    </time>
  );
}
