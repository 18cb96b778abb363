import { infiniteQueryOptions } from "@tanstack/react-query";
import { dayEnd, dayStart } from "../../lib/filters";
import { api } from "../client";
import { keys } from "../keys";
import type { AuditEntry, Slice } from "../types";

/** Which entries of the workspace's audit trail, exactly as the address says it. */
export interface AuditSearch {
  action?: string;
  actor?: string;
  from?: string;
  to?: string;
}

export function auditFilter(search: AuditSearch): Record<string, string> {
  const filter = {
    action: search.action,
    actor: search.actor,
    at_from: dayStart(search.from),
    at_to: dayEnd(search.to),
  };
  return Object.fromEntries(
    Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

export function workspaceAuditQuery(search: AuditSearch) {
  const query = auditFilter(search);
  return infiniteQueryOptions({
    queryKey: keys.auditOfAll(query),
    queryFn: ({ pageParam, signal }) =>
      api.get<Slice<AuditEntry>>("/api/v1/audit", {
        query: { ...query, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Slice<AuditEntry>) => page.next ?? undefined,
  });
}
