import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "../../api/queries/session";
import { PermissionState } from "../../components/States";
import { can } from "../../lib/permissions";
import { openAdd } from "../../shell/opened";

/** The address of adding somebody: the list with its drawer open, or why one may not. */
export function NewContact() {
  const may = can(useSession(), "contacts:write");
  const router = useRouter();
  useEffect(() => {
    if (!may) return;
    // What is open belongs to one place: first the place, if nobody went to another meanwhile
    void router.navigate({ to: "/contacts", replace: true }).then(() => {
      if (router.state.location.pathname === "/contacts") openAdd();
    });
  }, [may, router]);
  return may ? null : <PermissionState whole />;
}
