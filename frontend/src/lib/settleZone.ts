import type { QueryClient } from "@tanstack/react-query";
import { ApiError, api } from "../api/client";
import { keys } from "../api/keys";
import type { Session, WorkspaceInfo } from "../api/types";
import { changeSettings } from "./changeSettings";
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

/**
 * Change the time zone of the workspace, which this page then has, too, and return it: theirs, if
 * somebody chose another one since `seen` and theirs is to count.
 */
export async function changeZone(
  client: QueryClient,
  name: string,
  seen: string | null,
): Promise<string> {
  const before = await read();
  const isAsSeen = (before.settings.time_zone ?? null) === seen;
  // No settings have the version 0: the server says what they are now
  const asSeen = {
    ...before,
    settings: { ...before.settings, time_zone: seen ?? undefined },
    version: isAsSeen ? before.version : 0,
  };
  const saved = await changeSettings(asSeen, {
    settings: { time_zone: name },
    field: "time_zone",
    shown: ({ time_zone }) => time_zone ?? "",
  });
  const now = (saved ?? (await read()).settings).time_zone ?? name;
  await learn(client, now);
  return now;
}

/** Give a workspace that has no time zone that of this browser, unless somebody was faster. */
export async function settleZone(client: QueryClient): Promise<void> {
  const here = browserZone();
  if (!here) return;
  const { settings, version } = await read();
  await learn(client, settings.time_zone ?? (await chooseFirst(here, version)));
}

async function chooseFirst(name: string, version: number): Promise<string> {
  try {
    await api.patch("/api/v1/workspace", { body: { time_zone: name }, version });
    return name;
  } catch (error) {
    const current = error instanceof ApiError && (error.facts.current as WorkspaceInfo | undefined);
    const theirs = current && current.settings.time_zone;
    if (!theirs) throw error;
    return theirs;
  }
}

function read(): Promise<WorkspaceInfo> {
  return api.get<WorkspaceInfo>("/api/v1/workspace");
}

async function learn(client: QueryClient, name: string): Promise<void> {
  learnZone(name);
  client.setQueryData<Session | null>(
    keys.session,
    (now) => now && { ...now, workspace: { ...now.workspace, time_zone: name } },
  );
  await client.invalidateQueries({ queryKey: keys.usageHistory });
}
