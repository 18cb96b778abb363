import { queryOptions } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { Member, Owned, Tag, Usage, UsageMonth } from "../types";

export const tagsQuery = queryOptions({
  queryKey: keys.tags,
  queryFn: () => api.get<{ items: Tag[] }>("/api/v1/tags"),
  staleTime: 60_000,
});

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: () => api.get<{ items: Member[] }>("/api/v1/members", { query: { limit: 200 } }),
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
