import { ownZone, todaysName } from "../../lib/settleZone";

/** Every time zone that this browser knows, with some others that are wanted in any case. */
export function zones(besides: string): string[] {
  const known = "supportedValuesOf" in Intl ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set([...known.map(todaysName), "UTC", ownZone(), besides])].sort();
}

/** "America/New York". */
export function zoneText(name: string): string {
  return name.replaceAll("_", " ");
}
