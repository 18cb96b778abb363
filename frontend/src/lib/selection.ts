import type { SelectionBody } from "../api/types";
import { createStore, type Store } from "./store";

/**
 * Which contacts are ticked. Two modes: a set of ids, or everything that matches the filter
 * except a set of ids, so that a million matches cost nothing.
 */
export type Selection =
  | { mode: "ids"; ids: ReadonlySet<string> }
  | {
      mode: "all";
      filter: Filter;
      excluded: ReadonlySet<string>;
      total: number;
      /** Whether they were counted, and not estimated. */
      isExact: boolean;
    };

type Filter = Record<string, unknown>;

export type SelectionStore = Store<Selection>;

export const NOTHING: Selection = { mode: "ids", ids: new Set() };

export function createSelection(): SelectionStore {
  return createStore<Selection>(NOTHING);
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.mode === "ids" ? selection.ids.has(id) : !selection.excluded.has(id);
}

export function count(selection: Selection): number {
  return selection.mode === "ids"
    ? selection.ids.size
    : Math.max(0, selection.total - selection.excluded.size);
}

/** Tick or untick some ids, in either mode. */
export function mark(selection: Selection, ids: readonly string[], on: boolean): Selection {
  if (selection.mode === "ids") {
    const next = new Set(selection.ids);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    return { mode: "ids", ids: next };
  }
  const next = new Set(selection.excluded);
  for (const id of ids) on ? next.delete(id) : next.add(id);
  return { ...selection, excluded: next };
}

/** filter: as the API takes it; total: how many the person was told that match. */
export function selectAllMatching(total: number, filter: Filter, isExact = true): Selection {
  return { mode: "all", filter, excluded: new Set(), total, isExact };
}

/** Whether `count` is a count: ticked rows are, and all that match where they were counted. */
export function isCounted(selection: Selection): boolean {
  return selection.mode === "ids" || selection.isExact;
}

/** The same selection after the server has counted anew how many it is. */
export function recounted(selection: Selection, found: number): Selection {
  if (selection.mode === "ids") return selection;
  return { ...selection, total: found + selection.excluded.size, isExact: true };
}

/** The ids between two rows of the page, both included, whichever was clicked first. */
export function range(page: readonly string[], from: string, to: string): string[] {
  const a = page.indexOf(from);
  const b = page.indexOf(to);
  if (a < 0 || b < 0) return [to];
  return page.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** How much of one page is ticked: the state of the header's checkbox. */
export function pageState(selection: Selection, page: readonly string[]): "none" | "some" | "all" {
  const ticked = page.filter((id) => isSelected(selection, id)).length;
  if (ticked === 0 || page.length === 0) return "none";
  return ticked === page.length ? "all" : "some";
}

/** The `selection` of the bulk and export API. */
export function toApi(selection: Selection): SelectionBody {
  if (selection.mode === "ids") return { ids: [...selection.ids] };
  return {
    filter: selection.filter,
    exclude_ids: [...selection.excluded],
    expected_count: selection.total - selection.excluded.size,
  };
}
