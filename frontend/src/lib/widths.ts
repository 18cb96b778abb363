import { COLUMN_KEYS, type ColumnKey } from "./columns";
import { readPrefs, writePrefs } from "./storage";
import { createStore } from "./store";

/** A column of the table, with the name, which is always there. */
export type Wide = "name" | ColumnKey;
export type Widths = Partial<Record<Wide, number>>;

/** In pixels; a wider page stretches them all alike. */
export const USUAL: Record<Wide, number> = {
  name: 196,
  phone: 202,
  status: 124,
  tags: 152,
  owner: 116,
  last_active: 106,
  created: 116,
  email: 220,
  source: 110,
  marketing: 110,
};
export const LEAST = 72;
const MOST = 2_000;

/** What this member drew. Kept on the server; this browser has a copy for the start. */
export const widths = createStore<Widths>(known(readPrefs().widths) ?? {});

/** Take what the server keeps for the member, when it keeps anything. */
export function learnWidths(kept: unknown): void {
  const found = known(kept);
  if (found && JSON.stringify(found) !== JSON.stringify(widths.get())) keepWidths(found);
}

export function keepWidths(next: Widths): void {
  widths.set(next);
  writePrefs({ widths: next });
}

export function widthOf(drawn: Widths, key: Wide): number {
  return drawn[key] ?? USUAL[key];
}

export function isUsual(drawn: Widths): boolean {
  return Object.keys(drawn).length === 0;
}

/**
 * The widths after the edge between two neighbours went `by` pixels towards the second: what one
 * gains the other loses, so that nothing else moves. Both stay as wide as `LEAST`.
 */
export function moveEdge(drawn: Widths, [one, other]: readonly [Wide, Wide], by: number): Widths {
  const [wide, beside] = [widthOf(drawn, one), widthOf(drawn, other)];
  const moved = Math.round(Math.max(LEAST - wide, Math.min(beside - LEAST, by)));
  return { ...drawn, [one]: wide + moved, [other]: beside - moved };
}

/** The widths with two neighbours as they were at first. */
export function resetEdge(drawn: Widths, [one, other]: readonly [Wide, Wide]): Widths {
  const { [one]: _one, [other]: _other, ...rest } = drawn;
  return rest;
}

/** Whatever is no width of a column (an older or newer release kept it) is left out. */
function known(kept: unknown): Widths | null {
  if (typeof kept !== "object" || kept === null) return null;
  const given = kept as Record<string, unknown>;
  const found = (["name", ...COLUMN_KEYS] as const).flatMap((key) => {
    const width = given[key];
    return typeof width === "number" && width >= LEAST && width <= MOST ? [[key, width]] : [];
  });
  return Object.fromEntries(found);
}
