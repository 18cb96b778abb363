import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../client";
import { keys } from "../keys";
import type { Privacy } from "../types";

const PATH = "/api/v1/members/privacy";

/** What viewers see of numbers and e-mail addresses. Apart, since only the team's page asks it. */
export const privacyQuery = queryOptions({
  queryKey: [...keys.members, "privacy"] as const,
  queryFn: () => api.get<Privacy>(PATH),
});

export function useMaskForViewers() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mask_for_viewers: boolean) =>
      api.put<Privacy>(PATH, { body: { mask_for_viewers } }),
    onSuccess: (now) => client.setQueryData(privacyQuery.queryKey, now),
  });
}
