import { FIRST, type ListSearch, toApiQuery } from "../../lib/filters";
import { api } from "../client";
import type { Contact, Page } from "../types";

/** How many contacts of a search can be selected at once: the bulk API knows them by id. */
export const MOST_FOUND = 1_000;
const PAGE = "100";

/** The ids of what a search finds, best first, page by page; at most `MOST_FOUND`. */
export async function foundIds(search: ListSearch, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { ...toApiQuery({ ...search, ...FIRST, cursor: cursor ?? undefined }), limit: PAGE };
    const page = await api.get<Page<Contact>>("/api/v1/search/contacts", { query, signal });
    ids.push(...page.items.map((each) => each.id));
    cursor = page.next;
  } while (cursor && ids.length < MOST_FOUND);
  return ids.slice(0, MOST_FOUND);
}
