import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "../../api/queries/session";
import { PermissionState } from "../../components/States";
import { can } from "../../lib/permissions";
import { openAdd } from "../../shell/opened";

/** The address of adding somebody: the list with its drawer open, or why one may not. */
export function NewContact() {
  const may = can(useSession(), "contacts:write");
  const navigate = useNavigate();
  useEffect(() => {
    // What is open belongs to one place: first the place
    if (may) void navigate({ to: "/contacts", replace: true }).then(openAdd);
  }, [may, navigate]);
  return may ? null : <PermissionState whole />;
}
