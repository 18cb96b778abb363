import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { View } from "../types";

export const viewsQuery = queryOptions({
  queryKey: keys.views,
  queryFn: () => api.get<{ items: View[] }>("/api/v1/views"),
  staleTime: 60_000,
  retry: false,
});

export type ViewChange = Partial<
  Pick<View, "name" | "query" | "shared" | "pinned" | "is_default">
>;

export function useViews() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.views });
  const keep = useMutation({
    mutationFn: (body: Pick<View, "name" | "query" | "shared">) =>
      api.post<View>("/api/v1/views", { body }),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ view, ...body }: { view: View } & ViewChange) =>
      api.patch<View>("/api/v1/views/{view_id}", {
        path: { view_id: view.id },
        body,
        version: view.version,
      }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete("/api/v1/views/{view_id}", { path: { view_id: id } }),
    onSuccess,
  });
  return { keep, change, remove };
}
