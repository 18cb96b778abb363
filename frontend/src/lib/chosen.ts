import { t } from "../i18n";
import { createSelection, mark, NOTHING, range } from "./selection";
import { toast } from "./toasts";

/** The ticked contacts of the list; it outlives paging and sorting, but not another filter. */
export const chosen = createSelection();

let last: string | null = null;
let filter: string | null = null;

/** Tick or untick one row, or with shift all rows since the last one. */
export function tick(page: readonly string[], id: string, on: boolean, shift: boolean): void {
  const ids = shift && last ? range(page, last, id) : [id];
  chosen.set((before) => mark(before, ids, on));
  last = id;
}

export function clearChosen(): void {
  chosen.set(NOTHING);
  last = null;
}

/** Another filter is another crowd: what was ticked is put away, and can be brought back. */
export function onFilter(key: string): void {
  const before = chosen.get();
  const changed = filter !== null && filter !== key;
  filter = key;
  if (!changed || (before.mode === "ids" && before.ids.size === 0)) return;
  clearChosen();
  toast(t("bulk.cleared"), {
    action: { label: t("action.restore"), run: () => chosen.set(before) },
  });
}
