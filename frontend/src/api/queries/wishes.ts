import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../client";
import { keys } from "../keys";
import type { Contact, LeadStatus, Page } from "../types";

/**
 * Writes to contacts go out one after the other, each on the version that the one before it made.
 * Until the last is answered the screen shows what was wished, whatever older record comes in.
 */
export const WRITE = { mutationKey: ["contact", "write"], scope: { id: "contact" } } as const;

export interface Move {
  contact: Contact;
  status: LeadStatus;
}

/** The version to send: what was seen, or newer where this page itself changed the record since. */
export function versionOf(client: QueryClient, contact: Contact): number {
  return Math.max(contact.version, ...answers(client, contact.id).map((each) => each.version));
}

/** The newest record of a contact that the server is known to have. */
export function truth(client: QueryClient, before: Contact): Contact {
  return answers(client, before.id).reduce(
    (newest, each) => (each.version > newest.version ? each : newest),
    before,
  );
}

/** The record to show: the newer of two, under the status that is still being sent. */
export function shown(client: QueryClient, known: Contact | undefined, contact: Contact, not?: Move) {
  const newest = known && known.version > contact.version ? known : contact;
  const status = waiting(client, contact.id, not) ?? newest.status;
  return status === newest.status ? newest : { ...newest, status };
}

/** A page as it was read, where this page knows better. */
export function shownPage(client: QueryClient, page: Page<Contact>): Page<Contact> {
  const items = page.items.map((item) => {
    const known = client.getQueryData<Contact>(keys.contact(item.id));
    return { ...item, ...shown(client, known, item) };
  });
  return { ...page, items };
}

/**
 * Send a change on a version, and again on the newer one when `same` says that what it changes is
 * as it was seen: a version also moves when the person writes. Raises ApiError 412 otherwise.
 */
export async function sendOn<T>(
  version: number,
  send: (version: number) => Promise<T>,
  same: (current: Contact) => boolean,
): Promise<T> {
  try {
    return await send(version);
  } catch (error) {
    const current = error instanceof ApiError ? (error.facts.current as Contact | undefined) : null;
    if (!current || !same(current)) throw error;
    return send(current.version);
  }
}

/** The status that the last move on its way asks for, leaving out one that has just failed. */
function waiting(client: QueryClient, id: string, not?: Move): LeadStatus | undefined {
  return client
    .getMutationCache()
    .findAll({ mutationKey: WRITE.mutationKey, status: "pending" })
    .map((mutation) => mutation.state.variables as Partial<Move> | undefined)
    .filter((move) => move && move !== not && move.contact?.id === id && move.status)
    .at(-1)?.status;
}

function answers(client: QueryClient, id: string): Contact[] {
  return client
    .getMutationCache()
    .findAll({ mutationKey: WRITE.mutationKey, status: "success" })
    .map((mutation) => mutation.state.data as Contact | undefined)
    .filter((contact): contact is Contact => contact?.id === id);
}
