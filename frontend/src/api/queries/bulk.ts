import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { BulkAction, BulkJob, SelectionBody } from "../types";
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

export function useStopBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.post<BulkJob>("/api/v1/bulk/{bulk_id}/stop", { path: { bulk_id: id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.bulkJobs }),
  });
}

export function useBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ selection, action }: { selection: SelectionBody; action: BulkAction }) => {
      const job = await api.post<BulkJob>("/api/v1/bulk", { body: { selection, action } });
      void client.invalidateQueries({ queryKey: keys.bulkJobs });
      return followBulk(client, job.id, job);
    },
  });
}

export function useUndoBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => undoBulk(client, id),
  });
}
