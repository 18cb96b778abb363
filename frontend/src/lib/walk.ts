import type { Contact, Page } from "../api/types";
import type { ListSearch } from "./filters";

/** The list that a contact was opened from: what comes before and after it there. */

const KEY = "warmline.walk.v2";

export interface Walk {
  /** Which list, without the place in it. */
  search: ListSearch;
  ids: string[];
  /** Where the first id stands in the whole list, from one; null when nobody knows. */
  from: number | null;
  total: number;
  exact: boolean;
  /** Cursors of the pages before and after. */
  before: string | null;
  after: string | null;
  /** Which entry of the tab's history shows it; null when nobody knows. */
  entry: number | null;
}

export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** Counted from one; 0 when the contact was not opened from a list. */
  place: number;
  many: number;
  exact: boolean;
}

export interface Edge {
  way: "before" | "after";
  cursor: string;
}

const NOWHERE: Neighbours = { previous: null, next: null, place: 0, many: 0, exact: true };

/** The walk along one page of a list. from: where its first row stands, if that is known. */
export function walkOf(
  search: ListSearch,
  page: Page<Contact>,
  from: number | null,
  entry: number | null = null,
): Walk {
  return {
    entry,
    search,
    ids: page.items.map((each) => each.id),
    from,
    total: page.total,
    exact: page.total_is_exact,
    before: page.previous ?? null,
    after: page.next,
  };
}

/** The same walk, longer by the page that comes before or after it. */
export function longer(walk: Walk, page: Page<Contact>, way: Edge["way"]): Walk {
  const more = page.items.map((each) => each.id).filter((id) => !walk.ids.includes(id));
  if (way === "after") return { ...walk, ids: [...walk.ids, ...more], after: page.next };
  const from = walk.from === null ? null : Math.max(1, walk.from - more.length);
  return { ...walk, ids: [...more, ...walk.ids], from, before: page.previous ?? null };
}

/** Keep the page that is shown. Per tab, so that two tabs walk two lists. */
export function rememberWalk(walk: Walk): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(walk));
  } catch {
    // Without storage there is no walking, and nothing else is lost.
  }
}

export function recallWalk(): Walk | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Walk | null;
    return kept && Array.isArray(kept.ids) ? kept : null;
  } catch {
    return null;
  }
}

/** Who stands before and after a contact; its place in the whole list, or at least on the page. */
export function neighboursOf(walk: Walk | null, id: string): Neighbours {
  const at = walk?.ids.indexOf(id) ?? -1;
  if (!walk || at < 0) return NOWHERE;
  const known = walk.from !== null;
  return {
    previous: walk.ids[at - 1] ?? null,
    next: walk.ids[at + 1] ?? null,
    place: (walk.from ?? 1) + at,
    many: known ? Math.max(walk.total, (walk.from ?? 1) + walk.ids.length - 1) : walk.ids.length,
    exact: walk.exact || !known,
  };
}

/** The page to read before one can go on from a contact, if it stands at an end of what is known. */
export function edgeOf(walk: Walk | null, id: string): Edge | null {
  if (!walk) return null;
  if (walk.after && walk.ids.at(-1) === id) return { way: "after", cursor: walk.after };
  if (walk.before && walk.ids[0] === id) return { way: "before", cursor: walk.before };
  return null;
}
