import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { ExportJob, SelectionBody, Slice } from "../types";
import { expectExport } from "./follow";

/** The exports of the last day, newest first. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: keys.exports,
  queryFn: ({ pageParam }) =>
    api.get<Slice<ExportJob>>("/api/v1/exports", { query: { limit: 25, cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

interface Wanted {
  selection: SelectionBody;
  /** The usual ones unless told otherwise. */
  columns?: readonly string[];
  /** Who stopped marketing is not in the file. */
  leave_out_stopped?: boolean;
}

/** How many of a selection stopped marketing, asked anew each time. */
export function exportCheckQuery(selection: SelectionBody) {
  return queryOptions({
    queryKey: keys.exportCheck(selection),
    queryFn: () =>
      api.post<{ marketing_stopped: number }>("/api/v1/exports/check", {
        body: { selection },
        asks: true,
      }),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Ask for an export and let the browser download it from its own address. */
export function useExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: Wanted) => {
      const made = await api.post<ExportJob>("/api/v1/exports", { body });
      void client.invalidateQueries({ queryKey: keys.exports });
      expectExport(client, made.id);
      if (made.url) download(made.url);
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
