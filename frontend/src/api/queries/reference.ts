import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { Member, Owned, Slice, Tag, Usage, UsageMonth } from "../types";

export const tagsQuery = queryOptions({
  queryKey: keys.tags,
  queryFn: () => api.get<{ items: Tag[] }>("/api/v1/tags"),
  staleTime: 60_000,
});

const COLOURLESS: ReadonlyMap<string, string> = new Map();
/** One map for all rows, and the same one until a colour is another: counts change all the time. */
let colours = COLOURLESS;

function byName({ items }: { items: Tag[] }): ReadonlyMap<string, string> {
  const same =
    items.length === colours.size && items.every(({ name, colour }) => colours.get(name) === colour);
  if (!same) colours = new Map(items.map(({ name, colour }) => [name, colour]));
  return colours;
}

/** The colour of each tag by the tag's name; nothing where nobody is signed in. */
export function useTagColours(): ReadonlyMap<string, string> {
  const signedIn = useQueryClient().getQueryData(keys.session) != null;
  const { data } = useQuery({
    ...tagsQuery,
    select: byName,
    enabled: signedIn,
    staleTime: 10 * 60_000,
  });
  return data ?? COLOURLESS;
}

/** The whole team: whoever it is offered from, or named by, needs every one of it. */
export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: async ({ signal }) => {
    const items: Member[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 200, cursor };
      const page = await api.get<Slice<Member>>("/api/v1/members", { query, signal });
      items.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    return { items };
  },
  staleTime: 60_000,
});

/** How many contacts each member is responsible for, by the member's id. */
export const ownedQuery = queryOptions({
  queryKey: keys.owned,
  queryFn: () => api.get<{ items: Owned[] }>("/api/v1/contacts/owners"),
  select: ({ items }) => new Map(items.map((each) => [each.owner_id, each.contacts])),
  staleTime: 60_000,
});

export const usageQuery = queryOptions({
  queryKey: keys.usage,
  queryFn: () => api.get<Usage>("/api/v1/usage"),
  staleTime: 15_000,
});

export const usageHistoryQuery = queryOptions({
  queryKey: keys.usageHistory,
  queryFn: () => api.get<{ items: UsageMonth[] }>("/api/v1/usage/history"),
  staleTime: 60_000,
});
