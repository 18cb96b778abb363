import type { Session } from "../api/types";
import { can, type Scope } from "./permissions";

/** The parts of the settings, in their order. */
export const SECTIONS = ["preferences", "devices", "workspace", "keys", "tags", "stages", "whatsapp"] as const;
export type Section = (typeof SECTIONS)[number];

const NEEDS: Partial<Record<Section, Scope>> = {
  workspace: "settings:write",
  keys: "keys:write",
  stages: "settings:write",
  whatsapp: "settings:write",
};

/** Those that this person has a use for. */
export function sectionsFor(session: Session | null | undefined): Section[] {
  return SECTIONS.filter((each) => {
    const scope = NEEDS[each];
    return !scope || can(session, scope);
  });
}
