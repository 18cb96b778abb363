import type { View } from "../api/types";
import { filterKey, type ListSearch, parseSearch } from "./filters";

/** What a view keeps of the address: neither page nor words of a moment. */
export function queryOf({ cursor: _cursor, view: _view, ...kept }: ListSearch): View["query"] {
  return { ...kept };
}

/** The address of a view. */
export function searchOf(view: View): ListSearch {
  return { ...parseSearch(view.query), view: view.id };
}

/** What makes two lists the same view. */
export function keyOf(search: ListSearch): string {
  return `${filterKey(search)} ${search.sort ?? ""}`;
}
