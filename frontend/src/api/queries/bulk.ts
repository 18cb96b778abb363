import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { remember } from "../../lib/mine";
import { api } from "../client";
import { keys } from "../keys";
import type { BulkAction, BulkJob, SelectionBody } from "../types";

const POLL = 600;

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
      return finished(client, job);
    },
  });
}

/** Follow a job to its end, then read again what it may have changed. */
async function finished(client: QueryClient, started: BulkJob): Promise<BulkJob> {
  let job = started;
  remember("bulk");
  while (job.state === "queued" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    job = await api.get<BulkJob>("/api/v1/bulk/{bulk_id}", { path: { bulk_id: job.id } });
    client.setQueryData(keys.bulk(job.id), job);
  }
  remember("bulk");
  for (const key of [keys.contacts, keys.tags, keys.usage, keys.pipeline, ["contact"] as const]) {
    void client.invalidateQueries({ queryKey: key });
  }
  return job;
}

/** Ask for an export and let the browser download it from its own address. */
export function useExport() {
  return useMutation({
    mutationFn: async (selection: SelectionBody) => {
      const made = await api.post<{ id: string; url: string }>("/api/v1/exports", {
        body: { selection },
      });
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
