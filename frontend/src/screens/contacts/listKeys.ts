import type { Shortcut } from "../../lib/hotkeys";

/** Keys that walk the rows and act on the one that has the focus. */
export const LIST_KEYS: readonly Shortcut[] = [
  { keys: "j", label: "keys.next_row", run: () => step(1) },
  { keys: "k", label: "keys.previous_row", run: () => step(-1) },
  { keys: "x", label: "keys.tick", run: () => inRow("input[type=checkbox]", "click") },
  { keys: "s", label: "keys.status", run: () => inRow("[aria-haspopup=menu]", "click") },
];

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("tr[data-id]")];
}

function current(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("tr[data-id]") ?? null;
}

function step(by: number): void {
  const all = rows();
  const now = current();
  const next = now ? all.indexOf(now) + by : 0;
  all[Math.min(Math.max(next, 0), all.length - 1)]?.querySelector<HTMLElement>("a")?.focus();
}

function inRow(selector: string, act: "click"): void {
  current()?.querySelector<HTMLElement>(selector)?.[act]();
}
