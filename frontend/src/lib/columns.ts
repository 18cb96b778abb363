import { readPrefs, writePrefs } from "./storage";
import { createStore } from "./store";

/** The columns of the list after the name, which always comes first. */
export const COLUMN_KEYS = [
  "phone",
  "status",
  "tags",
  "owner",
  "last_active",
  "created",
  "email",
  "source",
  "marketing",
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];
/** In an address; `name` alone says that there is no other column. */
export type LinkedColumn = ColumnKey | "name";

export const DEFAULT_COLUMNS: readonly ColumnKey[] = COLUMN_KEYS.slice(0, 6);

/** What this member sees, in order. Kept on the server; this browser has a copy for the start. */
export const columns = createStore<readonly ColumnKey[]>(
  known(readPrefs().columns) ?? DEFAULT_COLUMNS,
);

/** Take what the server keeps for the member, when it keeps anything. */
export function learnColumns(kept: unknown): void {
  const found = known(kept);
  if (found && !same(found, columns.get())) setColumns(found);
}

export function setColumns(next: readonly ColumnKey[]): void {
  columns.set(next);
  writePrefs({ columns: [...next] });
}

export function toggled(shown: readonly ColumnKey[], key: ColumnKey): ColumnKey[] {
  return shown.includes(key) ? shown.filter((each) => each !== key) : [...shown, key];
}

/** The same columns with one a place earlier (-1) or later (1). */
export function moved(shown: readonly ColumnKey[], key: ColumnKey, by: -1 | 1): ColumnKey[] {
  const at = shown.indexOf(key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return [...shown];
  const rest = shown.filter((each) => each !== key);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

export function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}

/** Which columns an address or a view names; undefined when it leaves that to the member. */
export function columnsOf(raw: unknown): LinkedColumn[] | undefined {
  const given = typeof raw === "string" ? [raw] : raw;
  const found = known(given);
  if (found?.length) return found;
  return Array.isArray(given) && given.includes("name") ? ["name"] : undefined;
}

/** Columns as an address says them; a list of nothing could not be told from none. */
export function linked(shown: readonly ColumnKey[]): LinkedColumn[] {
  return shown.length > 0 ? [...shown] : ["name"];
}

/** Whatever is no column (an older or newer release kept it) is left out. */
function known(kept: unknown): ColumnKey[] | null {
  if (!Array.isArray(kept)) return null;
  return COLUMN_KEYS.filter((key) => kept.includes(key)).sort(
    (one, other) => kept.indexOf(one) - kept.indexOf(other),
  );
}
