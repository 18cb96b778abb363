import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../client";
import { keys } from "../keys";
import { folded } from "../../lib/tagNames";
import type { Contact, LeadStatus, Page, Person } from "../types";

/**
 * Writes to contacts go out one after the other, each on the version that the one before it made.
 * Until the last is answered the screen shows what was wished, whatever older record comes in.
 */
export const WRITE = { mutationKey: ["contact", "write"], scope: { id: "contact" } } as const;

/** What a write asks for, of what a list shows. */
export interface Wish {
  contact: Contact;
  status?: LeadStatus;
  add?: readonly string[];
  remove?: readonly string[];
  owner?: Person | null;
  blocked?: boolean;
  /** Until when the queue of people going cold leaves them out; null puts them back. */
  snooze?: string | null;
  /** The change that this one takes back. */
  undoOf?: string | null;
}

export interface Move extends Wish {
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

/** The record to show: the newer of two, as what is still being sent will leave it. */
export function shown(client: QueryClient, known: Contact | undefined, contact: Contact, not?: Wish) {
  const newest = known && known.version > contact.version ? known : contact;
  return waiting(client, contact.id, not).reduce(fulfilled, newest);
}

function fulfilled(contact: Contact, { status, add, remove, owner, blocked }: Wish): Contact {
  return {
    ...contact,
    ...(status && { status }),
    ...(owner !== undefined && { owner }),
    ...(blocked !== undefined && { blocked }),
    ...((add || remove) && { tags: tagged(contact.tags, add ?? [], remove ?? []) }),
  };
}

/** Tags after some came and went; the case of their letters makes no difference. */
function tagged(tags: readonly string[], add: readonly string[], remove: readonly string[]) {
  const known = new Set(tags.map(folded));
  const gone = new Set(remove.map(folded));
  const came = add.filter((tag) => !known.has(folded(tag)));
  return [...tags.filter((tag) => !gone.has(folded(tag))), ...came];
}

/** A page as it was read, where this page knows better. */
export function shownPage(client: QueryClient, page: Page<Contact>): Page<Contact> {
  const items = page.items.map((item) => {
    const known = client.getQueryData<Contact>(keys.contact(item.id));
    return { ...item, ...shown(client, known, item) };
  });
  return { ...page, items };
}

/** Milliseconds within which a read may still be from before a change that it came after. */
const OVERLAP = 5_000;

/**
 * The records of whom changes of this page have just brought to a status, or are bringing: a read
 * that began at that moment may know of neither where they were nor where they are.
 */
export function broughtTo(client: QueryClient, stage: LeadStatus, begun: number): Contact[] {
  return client
    .getMutationCache()
    .findAll({ mutationKey: WRITE.mutationKey })
    .map(({ state }) => state)
    .filter(
      ({ status, submittedAt }) =>
        status === "pending" || (status === "success" && submittedAt > begun - OVERLAP),
    )
    .map(({ data, variables }) => (data ?? (variables as Partial<Wish> | undefined)?.contact) as Contact)
    .filter((contact) => contact?.id)
    .map((contact) => shown(client, client.getQueryData(keys.contact(contact.id)), contact))
    .filter((contact) => contact.status === stage);
}

/**
 * Send a change on a version, and again on the newer one when `same` says that what it changes is
 * as it was seen: a version also moves when the person writes. Raises ApiError 412 otherwise.
 */
export async function sendOn<T, R extends { version: number } = Contact>(
  version: number,
  send: (version: number) => Promise<T>,
  same: (current: R) => boolean,
): Promise<T> {
  try {
    return await send(version);
  } catch (error) {
    const current = error instanceof ApiError ? (error.facts.current as R | undefined) : null;
    if (!current || !same(current)) throw error;
    return send(current.version);
  }
}

/** What is on its way for a contact, oldest first, leaving out what has just failed. */
export function waiting(client: QueryClient, id: string, not?: Wish): Wish[] {
  return client
    .getMutationCache()
    .findAll({ mutationKey: WRITE.mutationKey, status: "pending" })
    .map((mutation) => mutation.state.variables as Partial<Wish> | undefined)
    .filter((wish): wish is Wish => wish !== not && wish?.contact?.id === id);
}

function answers(client: QueryClient, id: string): Contact[] {
  return client
    .getMutationCache()
    .findAll({ mutationKey: WRITE.mutationKey, status: "success" })
    .map((mutation) => mutation.state.data as Contact | undefined)
    .filter((contact): contact is Contact => contact?.id === id);
}
