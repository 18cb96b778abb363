import { chosen, tick as tickOne } from "../../lib/chosen";
import type { Shortcut } from "../../lib/hotkeys";
import { mark } from "../../lib/selection";

/** Keys that walk the rows and tick the one that has the focus. */
export const LIST_KEYS: readonly Shortcut[] = [
  { keys: "j", label: "keys.next_row", run: () => step(1) },
  { keys: "k", label: "keys.previous_row", run: () => step(-1) },
  { keys: "x", label: "keys.tick", run: tick },
  { keys: "Shift+↓", label: "keys.tick_down", run: () => extend(1) },
  { keys: "Shift+↑", label: "keys.tick_up", run: () => extend(-1) },
];

/** The row from which shift and arrows tick, and the one they have come to. */
let stretch: { from: HTMLElement; to: HTMLElement } | null = null;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("tr[data-id]")];
}

/** The row that has the focus, or something in it. */
export function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("tr[data-id]") ?? null;
}

function step(by: number): void {
  const all = rows();
  const now = currentRow();
  const next = now ? all.indexOf(now) + by : 0;
  all[Math.min(Math.max(next, 0), all.length - 1)]?.querySelector<HTMLElement>("a")?.focus();
}

function tick(): void {
  currentRow()?.querySelector<HTMLElement>("input[type=checkbox]")?.click();
}

/** Go to a row beside and tick both; on the way back the row that is left loses its tick. */
function extend(by: number): unknown {
  const all = rows();
  const now = currentRow();
  const next = now && all[all.indexOf(now) + by];
  const box = now?.querySelector<HTMLElement>("input[type=checkbox]");
  if (!now || !box) return false;
  if (!next) return true;
  if (stretch?.to !== now) stretch = { from: now, to: now };
  const start = all.indexOf(stretch.from);
  const back = Math.abs(all.indexOf(next) - start) < Math.abs(all.indexOf(now) - start);
  chosen.set((before) => mark(before, [idOf(now)], !back));
  tickOne([], idOf(next), true, false);
  stretch = { ...stretch, to: next };
  next.querySelector<HTMLElement>(document.activeElement === box ? "input" : "a")?.focus();
}

function idOf(row: HTMLElement): string {
  return row.dataset.id ?? "";
}
