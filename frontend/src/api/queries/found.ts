import { FIRST, type ListSearch, toApiQuery } from "../../lib/filters";
import { ApiError, api } from "../client";
import type { Contact, Page } from "../types";

/** What a cursor begins with that a list of names gave out: search could not read it. */
const NAMES = "names:";
const SEARCH = "/api/v1/search/contacts";
const LIST = "/api/v1/contacts";
const RESTS = [502, 503, 504];

/** Whether it is the search that does not answer, or what stands before it. */
export function searchRests(error: unknown): boolean {
  return error instanceof ApiError && RESTS.includes(error.status);
}

/** Whether this page is one of a list that was begun by names. */
export function isByNames({ q, cursor }: ListSearch): boolean {
  return Boolean(q && cursor?.startsWith(NAMES));
}

/**
 * One page of the list. With search words it comes from the search service, and while that rests,
 * from the list itself, by how names begin; a list that was begun so goes on so.
 */
export async function readPage(search: ListSearch, signal: AbortSignal): Promise<Page<Contact>> {
  if (isByNames(search)) return namesPage(search, signal);
  const query = toApiQuery(search);
  try {
    return await api.get<Page<Contact>>(search.q ? SEARCH : LIST, { query, signal });
  } catch (error) {
    const fromItsBeginning = search.q && !search.cursor;
    if (!fromItsBeginning || !searchRests(error)) throw error;
    return namesPage(search, signal).catch((refused) => {
      // Who sees numbers masked may not ask by name: some are called by their number.
      throw refused instanceof ApiError && refused.status === 403 ? error : refused;
    });
  }
}

/** Fails as long as the search rests. */
export async function askSearch(search: ListSearch, signal: AbortSignal): Promise<true> {
  const query = { ...toApiQuery({ ...search, ...FIRST }), limit: "1" };
  await api.get(SEARCH, { query, signal });
  return true;
}

async function namesPage(
  { q, cursor, ...search }: ListSearch,
  signal: AbortSignal,
): Promise<Page<Contact>> {
  const asked = toApiQuery({ ...search, sort: "name", cursor: cursor?.slice(NAMES.length) });
  const page = await api.get<Page<Contact>>(LIST, { query: { ...asked, name: q }, signal });
  return {
    ...page,
    next: page.next && NAMES + page.next,
    previous: page.previous && NAMES + page.previous,
    names_only: true,
  };
}
