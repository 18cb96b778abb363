import {
  IconAddressBook,
  IconArmchair,
  IconFileImport,
  IconGauge,
  IconHistory,
  IconLayoutKanban,
  IconListCheck,
  IconSettings,
  IconSnowflake,
  IconTransform,
  IconTrash,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { Scope } from "../lib/permissions";

/** The places of the navigation, in order, each with the permission that it needs. */
export const PLACES = [
  { to: "/contacts", label: "nav.contacts", icon: IconAddressBook, scope: "contacts:read" },
  { to: "/pipeline", label: "nav.pipeline", icon: IconLayoutKanban, scope: "contacts:read" },
  { to: "/going-cold", label: "nav.going_cold", icon: IconSnowflake, scope: "contacts:read" },
  { to: "/imports", label: "nav.imports", icon: IconFileImport, scope: "imports:write" },
  { to: "/waiting", label: "nav.waiting", icon: IconArmchair, scope: "contacts:read" },
  { to: "/conflicts", label: "nav.conflicts", icon: IconUsersGroup, scope: "contacts:read" },
  { to: "/trash", label: "nav.trash", icon: IconTrash, scope: "contacts:read" },
] as const satisfies readonly Place[];

/** How many of them have a tab on a phone. */
export const TABS = 4;

/** The places where the workspace itself is looked after. */
export const OFFICE = [
  { to: "/usage", label: "nav.usage", icon: IconGauge, scope: "contacts:read" },
  { to: "/flow", label: "nav.flow", icon: IconTransform, scope: "flow:read" },
  { to: "/jobs", label: "nav.jobs", icon: IconListCheck, scope: "contacts:read" },
  { to: "/audit", label: "nav.audit", icon: IconHistory, scope: "audit:read" },
  { to: "/team", label: "nav.team", icon: IconUsers, scope: "members:read" },
  { to: "/settings", label: "nav.settings", icon: IconSettings, scope: "contacts:read" },
] as const satisfies readonly Place[];

/** The keys that go to some of them, one after the other. */
export const GO_KEYS: Partial<Record<string, string>> = {
  "/contacts": "g c",
  "/pipeline": "g p",
  "/going-cold": "g w",
  "/imports": "g i",
  "/usage": "g u",
  "/settings": "g s",
};

interface Place {
  to: string;
  label: string;
  icon: unknown;
  scope: Scope;
}
