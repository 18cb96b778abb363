import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type {
  ImportJob,
  ImportMapping,
  ImportPhase,
  ImportRow,
  Outcome,
  Page,
  Slice,
} from "../types";
import { followImport, isWorking } from "./follow";

const POLL = 1000;

export { isWorking } from "./follow";

/** Every import, newest first, as many pages as were asked for. */
export const importsQuery = infiniteQueryOptions({
  queryKey: [...keys.imports, "history"],
  queryFn: ({ pageParam }) =>
    api.get<Slice<ImportJob>>("/api/v1/imports", { query: { cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Slice<ImportJob>) => page.next ?? undefined,
  refetchInterval: (query) =>
    query.state.data?.pages.some((page) => page.items.some(isWorking)) ? POLL : false,
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

/** Which rows to show: of a check, an import or an undo; those of one outcome or one code. */
export interface RowsWanted {
  phase?: ImportPhase;
  outcome?: Outcome;
  code?: string;
}

export function importRowsQuery(id: string, state: string, wanted: RowsWanted) {
  return infiniteQueryOptions({
    queryKey: [...keys.importRows(id, wanted.outcome ?? "all"), state, wanted],
    queryFn: ({ pageParam }) =>
      api.get<Page<ImportRow>>("/api/v1/imports/{import_id}/rows", {
        path: { import_id: id },
        query: { ...wanted, limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<ImportRow>) => page.next ?? undefined,
  });
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, encoding }: { file: File; encoding?: string }) => {
      const form = new FormData();
      form.append("file", file);
      if (encoding) form.append("encoding", encoding);
      return api.post<ImportJob>("/api/v1/imports", { form });
    },
    onSuccess: (job) => {
      client.setQueryData(keys.importJob(job.id), job);
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
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
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      if (step !== "stop") void followImport(client, id, job).catch(() => {});
    },
  });
}
