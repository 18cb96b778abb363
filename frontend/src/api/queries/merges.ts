import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError, api } from "../client";
import { keys } from "../keys";
import type { Contact, Duplicate, DuplicatePair, Merged, Side, Slice, Unmerged } from "../types";

/** Who may be the same person. Without an answer the page does without. */
export function duplicatesQuery(id: string) {
  return queryOptions({
    queryKey: keys.duplicates(id),
    queryFn: () =>
      api.get<{ items: Duplicate[] }>("/api/v1/contacts/{contact_id}/duplicates", {
        path: { contact_id: id },
      }),
    retry: false,
    staleTime: 60_000,
  });
}

/** All pairs that may be one person, newest first: a page may be empty and not be the last. */
export const alikeQuery = infiniteQueryOptions({
  queryKey: keys.alike,
  queryFn: ({ pageParam, signal }) =>
    api.get<Slice<DuplicatePair>>("/api/v1/duplicates", { query: { cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  staleTime: 15_000,
});

/** The contact into which one was merged that an address or a list still names. */
export function mergedInto(error: unknown): string | null {
  const into = error instanceof ApiError && error.status === 404 && error.facts.merged_into;
  return typeof into === "string" ? into : null;
}

/** Everything may be different of both: who they are, and what belongs to whom. */
function afterwards(client: QueryClient): void {
  for (const queryKey of [["contact"], keys.contacts, keys.usage, keys.tags, keys.conflicts, keys.alike]) {
    void client.invalidateQueries({ queryKey });
  }
  void client.invalidateQueries({ queryKey: keys.pipeline });
}

export interface Merging {
  contact: Contact;
  other: Contact;
  fields: Record<string, Side>;
}

/** Make another contact a part of this one; refused if somebody changed either since it was seen. */
export function useMerge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ contact, other, fields }: Merging) =>
      api.post<Merged>("/api/v1/contacts/{contact_id}/merge", {
        path: { contact_id: contact.id },
        body: { other_id: other.id, other_version: other.version, fields },
        version: contact.version,
      }),
    onSuccess: (_done, { other }) => {
      client.removeQueries({ queryKey: keys.contact(other.id) });
      afterwards(client);
    },
  });
}

export function useUnmerge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, mergeId }: { id: string; mergeId: string }) =>
      api.post<Unmerged>("/api/v1/contacts/{contact_id}/unmerge", {
        path: { contact_id: id },
        body: { merge_id: mergeId },
      }),
    onSuccess: () => afterwards(client),
  });
}

/** Say that two are not the same person, or take that back. */
export function useDecideDuplicate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, otherId, same }: { id: string; otherId: string; same: boolean }) =>
      api[same ? "put" : "delete"]("/api/v1/contacts/{contact_id}/duplicates/{other_id}", {
        path: { contact_id: id, other_id: otherId },
      }),
    onSuccess: (_done, { id, otherId }) => {
      void client.invalidateQueries({ queryKey: keys.alike });
      for (const each of [id, otherId]) {
        void client.invalidateQueries({ queryKey: keys.duplicates(each) });
        void client.invalidateQueries({ queryKey: keys.audit(each) });
      }
    },
  });
}
