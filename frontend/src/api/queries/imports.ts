import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { ImportJob, ImportMapping, ImportRow, Outcome, Page, Slice } from "../types";

const WORKING = new Set(["checking", "running"]);
const POLL = 1000;

export function isWorking(job: ImportJob | undefined): boolean {
  return job !== undefined && WORKING.has(job.state);
}

export const importsQuery = queryOptions({
  queryKey: keys.imports,
  queryFn: () => api.get<Slice<ImportJob>>("/api/v1/imports"),
  refetchInterval: (query) => (query.state.data?.items.some(isWorking) ? POLL : false),
});

/** One import; asked again every second while the server works on it. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: keys.importJob(id),
    queryFn: () =>
      api.get<ImportJob>("/api/v1/imports/{import_id}", {
        path: { import_id: id },
      }),
    refetchInterval: (query) => (isWorking(query.state.data) ? POLL : false),
  });
}

export function importRowsQuery(id: string, phase: string, outcome: Outcome | undefined) {
  return infiniteQueryOptions({
    queryKey: [...keys.importRows(id, outcome ?? "all"), phase],
    queryFn: ({ pageParam }) =>
      api.get<Page<ImportRow>>("/api/v1/imports/{import_id}/rows", {
        path: { import_id: id },
        query: { outcome, limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<ImportRow>) => page.next ?? undefined,
  });
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return api.post<ImportJob>("/api/v1/imports", { form });
    },
    onSuccess: (job) => {
      client.setQueryData(keys.importJob(job.id), job);
      void client.invalidateQueries({ queryKey: keys.imports, exact: true });
    },
  });
}

/** Keep the mapping and ask for a dry run in one go. */
export function useCheck(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (mapping: ImportMapping) => {
      await api.put("/api/v1/imports/{import_id}/mapping", {
        path: { import_id: id },
        body: mapping,
      });
      return api.post<ImportJob>("/api/v1/imports/{import_id}/check", {
        path: { import_id: id },
      });
    },
    onSuccess: (job) => client.setQueryData(keys.importJob(id), job),
  });
}

export function useImportStep(id: string, step: "start" | "stop" | "undo") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirm: boolean | void) =>
      api.post<ImportJob>(`/api/v1/imports/{import_id}/${step}`, {
        path: { import_id: id },
        ...(confirm ? { body: { confirm } } : {}),
      }),
    onSuccess: (job) => {
      client.setQueryData(keys.importJob(id), job);
      void client.invalidateQueries({ queryKey: keys.imports, exact: true });
    },
  });
}
