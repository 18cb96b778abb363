import type { View } from "../api/types";
import { filterKey, type ListSearch, parseSearch } from "./filters";

/** What a view keeps of the address, which is all but the place in the list. */
export function queryOf({ page: _page, cursor: _cursor, view: _view, ...kept }: ListSearch): View["query"] {
  return { ...kept };
}

/** The address of a view. */
export function searchOf(view: View): ListSearch {
  return { ...parseSearch(view.query), view: view.id };
}

/** What makes two lists the same view. */
export function keyOf(search: ListSearch): string {
  return JSON.stringify([filterKey(search), search.sort, search.columns]);
}
