import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type {
  BulkAction,
  BulkJob,
  BulkOutcome,
  BulkRow,
  SelectionBody,
  Slice,
  TagCounts,
} from "../types";
import { followBulk, isOpen, undoBulk } from "./follow";

const POLL_ALL = 2_000;

export { isOpen } from "./follow";

/** All bulk jobs, newest first; asked again often while one of them is at work. */
export const bulkJobsQuery = infiniteQueryOptions({
  queryKey: keys.bulkJobs,
  queryFn: ({ pageParam }) =>
    api.get<{ items: BulkJob[]; next: string | null }>("/api/v1/bulk", {
      query: { limit: 25, cursor: pageParam },
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.items.some(isOpen)) ? POLL_ALL : false,
});

/** One bulk job, asked again while it is at work. */
export function bulkJobQuery(id: string) {
  return queryOptions({
    queryKey: keys.bulk(id),
    queryFn: () => api.get<BulkJob>("/api/v1/bulk/{bulk_id}", { path: { bulk_id: id } }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? POLL_ALL : false),
  });
}

/** What became of each contact of a job, all or those of one outcome. */
export function bulkRowsQuery({ id, state }: BulkJob, outcome: BulkOutcome | undefined) {
  return infiniteQueryOptions({
    queryKey: keys.bulkRows(id, state, outcome ?? "all"),
    queryFn: ({ pageParam }) =>
      api.get<Slice<BulkRow>>("/api/v1/bulk/{bulk_id}/rows", {
        path: { bulk_id: id },
        query: { outcome, limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useStopBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.post<BulkJob>("/api/v1/bulk/{bulk_id}/stop", { path: { bulk_id: id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.bulkJobs }),
  });
}

interface Wanted {
  selection: SelectionBody;
  action: BulkAction;
  /** Called when it is over, also if the screen that asked is gone by then. */
  onEnd?: () => void;
}

/** Start a bulk change of a selection and follow it to its end, which is told by itself. */
export function useBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ selection, action, onEnd }: Wanted) => {
      const job = await api.post<BulkJob>("/api/v1/bulk", { body: { selection, action } });
      void client.invalidateQueries({ queryKey: keys.bulkJobs });
      await followBulk(client, job.id, job).catch(() => {});
      onEnd?.();
    },
  });
}

/** How many of a selection have each tag, asked anew each time. */
export function tagCountsQuery(selection: SelectionBody) {
  return queryOptions({
    queryKey: keys.tagCounts(selection),
    queryFn: () => api.post<TagCounts>("/api/v1/contacts/tag-counts", { body: { selection }, asks: true }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useUndoBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => undoBulk(client, id),
  });
}
