import { readPrefs } from "./storage";

let known: string | undefined;

/** Learn the time zone of the workspace; one that this browser does not know is left out. */
export function learnZone(name: string | null | undefined): void {
  known = name && isZone(name) ? name : undefined;
}

/**
 * The time zone in which times are told and days counted: the workspace's. Undefined is that of
 * the browser, for a member who prefers it and where nobody chose one.
 */
export function zone(): string | undefined {
  return readPrefs().ownZone ? undefined : known;
}

/** Whether this browser knows a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
