import { infiniteQueryOptions, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { remember } from "../../lib/mine";
import { api } from "../client";
import { keys } from "../keys";
import type { BulkAction, BulkJob, SelectionBody } from "../types";

const POLL = 600;
const POLL_ALL = 2_000;

/** Whether there is work left. */
export const isOpen = ({ state }: BulkJob) => state === "queued" || state === "running";

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
      return finished(client, job);
    },
  });
}

export function useUndoBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const job = await api.post<BulkJob>("/api/v1/bulk/{bulk_id}/undo", { path: { bulk_id: id } });
      void client.invalidateQueries({ queryKey: keys.bulkJobs });
      return finished(client, job);
    },
  });
}

/** Follow a job to its end, then read again what it may have changed. */
async function finished(client: QueryClient, started: BulkJob): Promise<BulkJob> {
  let job = started;
  remember(job.id);
  while (isOpen(job)) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    job = await api.get<BulkJob>("/api/v1/bulk/{bulk_id}", { path: { bulk_id: job.id } });
    client.setQueryData(keys.bulk(job.id), job);
  }
  const old = [keys.contacts, keys.tags, keys.usage, keys.pipeline, keys.bulkJobs, ["contact"]];
  for (const key of old) {
    void client.invalidateQueries({ queryKey: key });
  }
  return job;
}

/** Ask for an export (of the usual columns unless told otherwise) and let the browser download it from its own address. */
export function useExport() {
  return useMutation({
    mutationFn: async (body: { selection: SelectionBody; columns?: readonly string[] }) => {
      const made = await api.post<{ id: string; url: string }>("/api/v1/exports", { body });
      download(made.url);
    },
  });
}

function download(url: string): void {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
