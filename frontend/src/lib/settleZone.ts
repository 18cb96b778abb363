import type { QueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { keys } from "../api/keys";
import type { Session } from "../api/types";
import { learnZone } from "./zone";

/** Where this browser is. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Change the time zone of the workspace, which this page then has, too. */
export async function changeZone(client: QueryClient, name: string): Promise<void> {
  await api.patch("/api/v1/workspace", { body: { time_zone: name } });
  learnZone(name);
  client.setQueryData<Session | null>(
    keys.session,
    (now) => now && { ...now, workspace: { ...now.workspace, time_zone: name } },
  );
  await client.invalidateQueries({ queryKey: keys.usageHistory });
}
