import type { QueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { keys } from "../api/keys";
import type { Session } from "../api/types";
import { isZone, learnZone } from "./zone";

/** What browsers still call some time zones, and how people spell them today. */
const RENAMED: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The present name of a time zone, where this browser knows it too. */
export function todaysName(name: string): string {
  const renamed = RENAMED[name];
  return renamed && isZone(renamed) ? renamed : name;
}

/** Where this browser is; undefined where it can't tell. */
export function browserZone(): string | undefined {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(name) ? todaysName(name) : undefined;
}

/** Where this browser is, or else the time of the whole world. */
export function ownZone(): string {
  return browserZone() ?? "UTC";
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
