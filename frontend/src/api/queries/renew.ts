import type { Query, QueryClient, QueryFunctionContext } from "@tanstack/react-query";
import { pending } from "../../lib/pending";
import type { Contact, Page } from "../types";

/** Read everything on the screen again; of the lists, no row moves. */
export function renew(client: QueryClient): void {
  void client.invalidateQueries({ type: "active", predicate: (query) => !isList(query) });
  void renewLists(client);
}

/**
 * Read the lists on the screen again and bring their rows up to date where they stand. Rows that
 * would come, go or stand elsewhere are only counted, until somebody asks to see them.
 */
export async function renewLists(client: QueryClient): Promise<void> {
  const lists = client.getQueryCache().findAll({ type: "active", predicate: isList });
  const changes = await Promise.all(lists.map((query) => renewList(client, query)));
  // What could not be read is as new as before
  if (changes.includes(null)) return;
  const other = changes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  pending.set({ created: 0, other });
}

function isList({ queryKey }: Pick<Query, "queryKey">): boolean {
  return queryKey[0] === "contacts" && queryKey[1] === "list";
}

/**
 * How many rows stand elsewhere now; null when nobody could say. A list that was never shown is
 * simply read.
 */
async function renewList(client: QueryClient, query: Query): Promise<number | null> {
  const { queryKey, state } = query;
  if (!state.data) {
    await client.invalidateQueries({ queryKey, exact: true });
    return 0;
  }
  const read = query.options.queryFn as
    | ((context: QueryFunctionContext) => Promise<Page<Contact>>)
    | undefined;
  try {
    const { signal } = new AbortController();
    const fresh = await read?.({ client, queryKey, signal, meta: query.meta });
    if (!fresh) return 0;
    client.setQueryData<Page<Contact>>(queryKey, (shown) => shown && inPlace(shown, fresh));
    return moved(client.getQueryData<Page<Contact>>(queryKey) ?? fresh, fresh);
  } catch {
    // Unreachable for now: what is shown stays, and the next resync tries again.
    return null;
  }
}

/** The rows that are shown, as they are now, under the new total. */
function inPlace(shown: Page<Contact>, fresh: Page<Contact>): Page<Contact> {
  // The search went or came back meanwhile: it is another list
  if (shown.names_only !== fresh.names_only) return fresh;
  const known = new Map(fresh.items.map((contact) => [contact.id, contact]));
  const items = shown.items.map((contact) => {
    const now = known.get(contact.id);
    return now && now.version > contact.version ? now : contact;
  });
  return { ...shown, items, total: fresh.total, total_is_exact: fresh.total_is_exact };
}

function moved(shown: Page<Contact>, fresh: Page<Contact>): number {
  const before = shown.items.map((contact) => contact.id);
  const now = fresh.items.map((contact) => contact.id);
  const came = now.filter((id) => !before.includes(id)).length;
  const went = before.filter((id) => !now.includes(id)).length;
  if (came + went > 0) return Math.max(came, went);
  return now.filter((id, at) => before[at] !== id).length;
}
