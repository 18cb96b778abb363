import { t } from "../i18n";
import { count, createSelection, mark, NOTHING, range, type Selection } from "./selection";
import { toast } from "./toasts";

/** The ticked contacts of the list; it outlives paging and sorting, but not another filter. */
export const chosen = createSelection();

let last: string | null = null;
let filter: List | null = null;
/** What is to be ticked as soon as its list is there again. */
let back: { key: string; selection: Selection } | null = null;

interface List {
  key: string;
  reopen: () => void;
}

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

/** They are gone: none of them is ticked any more; what was ticked since stays. */
export function untickAll(gone: Selection): void {
  const now = chosen.get();
  if (now === gone) clearChosen();
  else if (now.mode === "ids" && gone.mode === "ids") chosen.set(mark(now, [...gone.ids], false));
}

/**
 * Another filter is another crowd: what was ticked is put away, and can be brought back. All that
 * matched a filter come back with the list that shows them. reopen: how to get to this list.
 */
export function onFilter(key: string, reopen: () => void): void {
  const was = filter;
  filter = { key, reopen };
  const before = chosen.get();
  if (back?.key === key) chosen.set(back.selection);
  else if (was && was.key !== key && count(before) > 0) putAway(was, before);
  back = null;
}

function putAway(list: List, before: Selection): void {
  clearChosen();
  const restore = () => {
    if (before.mode === "ids" || filter?.key === list.key) return chosen.set(before);
    back = { key: list.key, selection: before };
    list.reopen();
  };
  toast(t("bulk.cleared"), { action: { label: t("action.restore"), run: restore } });
}
