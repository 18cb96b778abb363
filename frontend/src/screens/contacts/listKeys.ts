import type { Shortcut } from "../../lib/hotkeys";

/** Keys that walk the rows and tick the one that has the focus. */
export const LIST_KEYS: readonly Shortcut[] = [
  { keys: "j", label: "keys.next_row", run: () => step(1) },
  { keys: "k", label: "keys.previous_row", run: () => step(-1) },
  { keys: "x", label: "keys.tick", run: tick },
];

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
