import { api } from "../api/client";
import { sendOn } from "../api/queries/wishes";
import type { Settings, WorkspaceInfo } from "../api/types";
import { sendOrAsk } from "./overtaken";

interface Change {
  settings: Settings;
  /** What the trail calls the one that is asked about. */
  field: keyof Settings;
  shown: (settings: Settings) => string;
}

/**
 * Change settings of the workspace as it was seen. Where somebody else changed the same ones
 * meanwhile, ask whose count; null when theirs do.
 */
export function changeSettings(
  seen: WorkspaceInfo,
  { settings, field, shown }: Change,
): Promise<Settings | null> {
  const wanted = {
    field,
    mine: shown({ ...seen.settings, ...settings }),
    shown: (now: WorkspaceInfo) => shown(now.settings),
  };
  return sendOrAsk(seen, wanted, (on) =>
    sendOn(
      on.version,
      (version) => api.patch<Settings>("/api/v1/workspace", { body: settings, version }),
      (current: WorkspaceInfo) => areSame(on.settings, current.settings, settings),
    ),
  );
}

/** Whether the settings that a change is about are as they were seen. */
function areSame(seen: Settings, current: Settings, change: Settings): boolean {
  return (Object.keys(change) as (keyof Settings)[]).every(
    (name) => JSON.stringify(seen[name]) === JSON.stringify(current[name]),
  );
}
