import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { keepFile } from "../../lib/keptFile";
import { api } from "../client";
import { keys } from "../keys";
import type {
  FirstRow,
  ImportJob,
  ImportLimits,
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

export const importLimitsQuery = queryOptions({
  queryKey: [...keys.imports, "limits"],
  queryFn: () => api.get<ImportLimits>("/api/v1/imports/limits"),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The first rows of a file as it was cut into cells. */
export function firstRowsQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.importJob(id), "first"],
    queryFn: () =>
      api.get<{ items: FirstRow[] }>("/api/v1/imports/{import_id}/first-rows", {
        path: { import_id: id },
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Which rows to show: of a check, an import or an undo; of one outcome, one code, or in trouble. */
export interface RowsWanted {
  phase?: ImportPhase;
  outcome?: Outcome;
  code?: string;
  problems?: true;
}

/** One page of rows: pages take each other's place, so that the document stays small. */
export function importRowsQuery(
  id: string,
  state: string,
  wanted: RowsWanted,
  limit: number,
  cursor: string | undefined,
) {
  return queryOptions({
    queryKey: [...keys.importRows(id, wanted.outcome ?? "all"), state, wanted, limit, cursor],
    queryFn: () =>
      api.get<Page<ImportRow>>("/api/v1/imports/{import_id}/rows", {
        path: { import_id: id },
        query: { ...wanted, limit, cursor },
      }),
    placeholderData: keepPreviousData,
  });
}

export interface Upload {
  file: File;
  /** What a person says where it can't be found out, or was wrongly. */
  encoding?: string;
  delimiter?: string;
  header?: boolean;
  /** An earlier reading of the same file, which nobody needs any more. */
  replaces?: string;
  signal?: AbortSignal;
  onSent?: (share: number) => void;
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, encoding, delimiter, header, replaces, signal, onSent = () => {} }: Upload) => {
      const form = new FormData();
      form.append("file", file);
      if (encoding) form.append("encoding", encoding);
      if (delimiter) form.append("delimiter", delimiter);
      if (header !== undefined) form.append("header", String(header));
      if (replaces) form.append("replaces", replaces);
      return api.post<ImportJob>("/api/v1/imports", { form, signal, onSent });
    },
    onSuccess: async (job, { file, replaces }) => {
      keepFile(job.id, file);
      client.setQueryData(keys.importJob(job.id), job);
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      // What is open beside the rows of the earlier reading stays open if these are there at once
      if (replaces) await client.prefetchQuery(firstRowsQuery(job.id));
    },
  });
}

/** Keep the mapping and ask for a dry run in one go. onAsked: before the answer is shown. */
export function useCheck(id: string, onAsked: () => void) {
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
    onSuccess: (job) => {
      onAsked();
      client.setQueryData(keys.importJob(id), job);
    },
  });
}

export function useImportStep(
  id: string,
  step: "start" | "stop" | "undo",
  onAsked: () => void = () => {},
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirm: boolean | void) =>
      api.post<ImportJob>(`/api/v1/imports/{import_id}/${step}`, {
        path: { import_id: id },
        ...(confirm ? { body: { confirm } } : {}),
      }),
    onSuccess: (job) => {
      onAsked();
      client.setQueryData(keys.importJob(id), job);
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      if (step !== "stop") void followImport(client, id, job).catch(() => {});
    },
  });
}

/**
 * Correct a cell. Its row changes where it is shown, also where the rows that are asked for are such
 * as it no longer is: it would go from under the hand of whoever corrects it.
 */
export function useCorrect(id: string) {
  const client = useQueryClient();
  const rows = [...keys.importJob(id), "rows"];
  return useMutation({
    mutationFn: ({ row, column, value }: { row: number; column: string; value: string }) =>
      api.patch<ImportRow>("/api/v1/imports/{import_id}/rows/{row}", {
        path: { import_id: id, row: String(row) },
        body: { column, value },
      }),
    onSuccess: (now) => {
      client.setQueriesData<Page<ImportRow>>({ queryKey: rows }, (page) =>
        page
          ? { ...page, items: page.items.map((each) => (each.row === now.row ? now : each)) }
          : page,
      );
      void client.invalidateQueries({ queryKey: rows, refetchType: "none" });
      void client.invalidateQueries({ queryKey: keys.importJob(id), exact: true });
    },
  });
}
