import type { SyntheticEvent } from "react";
import { keyHint } from "../../lib/keyHint";

const KEYS: Record<string, string> = { status: "s", tags: "t", owner: "o" };
const TOLD = ["title", "aria-keyshortcuts"] as const;

/**
 * Tell the key of the cell that the pointer or the focus comes to. Only then, and not by the row:
 * a list of a hundred would carry hints that nobody asks for.
 */
export function hintAt({ target }: SyntheticEvent): void {
  const cell = (target as Element).closest<HTMLElement>("[data-edit], tr[data-id] > td > a");
  if (!cell) return;
  const hint = keyHint(KEYS[cell.dataset.edit ?? ""] ?? "Enter");
  for (const name of TOLD) {
    const told = hint[name];
    if (told) cell.setAttribute(name, told);
    else cell.removeAttribute(name);
  }
}
