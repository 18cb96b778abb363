import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSession } from "../api/queries/session";
import type { Session } from "../api/types";
import { can } from "../lib/permissions";

/**
 * Give a workspace for which nobody chose a time zone that of the browser: of the first member who
 * may choose it and comes. It stands in the audit trail, and can be changed under Settings.
 */
export function useSettledZone(): void {
  const client = useQueryClient();
  const wanted = isUnsettled(useSession());
  useEffect(() => {
    if (!wanted) return;
    void import("../lib/settleZone")
      .then(({ settleZone }) => settleZone(client))
      .catch(() => {});
  }, [wanted, client]);
}

/** Whether nobody chose a time zone and this member may; without a name contacts wasn't asked. */
export function isUnsettled(session: Session): boolean {
  const { name, time_zone } = session.workspace;
  return name !== null && time_zone === null && can(session, "settings:write");
}
