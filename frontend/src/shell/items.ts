import { IconAddressBook, IconFileImport, IconGauge } from "@tabler/icons-react";
import type { Scope } from "../lib/permissions";

/** The places of the navigation, in order; a place without a needed scope is for everybody. */
export const PLACES = [
  {
    to: "/contacts",
    label: "nav.contacts",
    icon: IconAddressBook,
    scope: "contacts:read",
  },
  {
    to: "/imports",
    label: "nav.imports",
    icon: IconFileImport,
    scope: "imports:write",
  },
  { to: "/usage", label: "nav.usage", icon: IconGauge, scope: "contacts:read" },
] as const satisfies readonly {
  to: string;
  label: string;
  icon: unknown;
  scope: Scope;
}[];
