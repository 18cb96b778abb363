import { readPrefs } from "../lib/storage";
import { absolute, exact, relative, useMinute } from "../lib/time";

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
