import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { type ListSearch, toApiQuery } from "../../lib/filters";
import { upToDate } from "../../lib/pending";
import { api } from "../client";
import { keys } from "../keys";
import type { Contact, NewContact, Page, Person } from "../types";
import { patchCold } from "./coldPages";
import { readPage } from "./found";
import { renewLists } from "./renew";
import { type Move, sendOn, shown, shownPage, truth, versionOf, type Wish, WRITE } from "./wishes";

/** The stream tells what is new; nothing is read, and no row moves, because a window is looked at. */
export const STILL = { refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

/** One page of the list. */
export function listQuery(search: ListSearch) {
  return queryOptions({
    queryKey: keys.list(toApiQuery(search)),
    queryFn: async ({ client, signal }) => {
      const page = await readPage(search, signal);
      upToDate();
      return shownPage(client, page);
    },
    placeholderData: keepPreviousData,
    ...STILL,
  });
}

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: keys.contact(id),
    queryFn: async ({ client }) => {
      const read = await api.get<Contact>("/api/v1/contacts/{contact_id}", {
        path: { contact_id: id },
      });
      return shown(client, client.getQueryData<Contact>(keys.contact(id)), read);
    },
  });
}

/** Put a record wherever the cache shows it, unless something newer is there. */
export function patchContact(client: QueryClient, contact: Contact, not?: Wish): void {
  client.setQueryData<Contact>(keys.contact(contact.id), (known) =>
    plainRecord(shown(client, known, contact, not)),
  );
  client.setQueriesData<Page<Contact>>({ queryKey: ["contacts", "list"] }, (page) => {
    if (!page?.items.some((item) => item.id === contact.id)) return page;
    const items = page.items.map((item) =>
      item.id === contact.id ? { ...item, ...shown(client, item, contact, not) } : item,
    );
    return { ...page, items };
  });
  patchCold(client, contact, not);
}

/** Without what a search says about it. */
function plainRecord({ highlights: _cut, matched_on: _why, ...contact }: Contact): Contact {
  return contact;
}

function afterChange(client: QueryClient, contact: Contact): void {
  patchContact(client, contact);
  void client.invalidateQueries({ queryKey: keys.audit(contact.id) });
  void client.invalidateQueries({ queryKey: keys.mayWrite(contact.id) });
  void client.invalidateQueries({ queryKey: keys.goingCold });
}

/** A wish was refused: show what is known to be true at once, and what the server says then. */
async function takeBack(client: QueryClient, wish: Wish): Promise<void> {
  patchContact(client, truth(client, wish.contact), wish);
  void renewLists(client);
  void client.invalidateQueries({ queryKey: keys.goingCold });
  try {
    const now = { ...contactQuery(wish.contact.id), staleTime: 0 };
    patchContact(client, await client.fetchQuery(now), wish);
  } catch {
    // Gone or unreachable: the next time it is asked for, the list will say so.
  }
}

/** Says in a body which earlier change it takes back. */
function taking(undoOf: string | null | undefined): { undo_of?: string } {
  return undoOf ? { undo_of: undoOf } : {};
}

/** Move a contact. Only a status that somebody else moved meanwhile is a conflict. */
export function useSetStatus() {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: ({ contact, status, undoOf }: Move) =>
      sendOn(
        versionOf(client, contact),
        (version) =>
          api.put<Contact>("/api/v1/contacts/{contact_id}/status", {
            path: { contact_id: contact.id },
            body: { status, ...taking(undoOf) },
            version,
          }),
        (current) => current.status === contact.status,
      ),
    onMutate: ({ contact }) => patchContact(client, contact),
    onSuccess: (contact) => {
      afterChange(client, contact);
      void client.invalidateQueries({ queryKey: keys.pipeline });
      void client.invalidateQueries({ queryKey: ["contacts", "list", "stage"] });
    },
    onError: (_error, move) => void takeBack(client, move),
  });
}

/** Block a contact or unblock it. What somebody else decided meanwhile is a conflict. */
export function useSetBlocked() {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: ({ contact, blocked, undoOf }: Wish & { blocked: boolean }) =>
      sendOn(
        versionOf(client, contact),
        (version) =>
          api.put<Contact>("/api/v1/contacts/{contact_id}/blocked", {
            path: { contact_id: contact.id },
            body: { blocked, ...taking(undoOf) },
            version,
          }),
        (current) => current.blocked === contact.blocked,
      ),
    onMutate: ({ contact }) => patchContact(client, contact),
    onSuccess: (contact) => afterChange(client, contact),
    onError: (_error, wish) => void takeBack(client, wish),
  });
}

export function useAddContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: NewContact; key: string }) =>
      api.post<Contact>("/api/v1/contacts", { body, idempotencyKey: key }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.contacts });
      void client.invalidateQueries({ queryKey: keys.usage });
      void client.invalidateQueries({ queryKey: keys.tags });
    },
  });
}

export type ContactChange = Partial<{
  name: string;
  phone: string | null;
  email: string | null;
  owner_id: string | null;
}>;

interface Edit extends Wish {
  change: ContactChange;
  /** With `owner_id` in the change: who that is, to be shown until the server answers. */
  owner?: Person | null;
}

export function useEditContact() {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: ({ contact, change, undoOf }: Edit) =>
      sendOn(
        versionOf(client, contact),
        (version) =>
          api.patch<Contact>("/api/v1/contacts/{contact_id}", {
            path: { contact_id: contact.id },
            body: { ...change, ...taking(undoOf) },
            version,
          }),
        (current) => sameFields(contact, current, change),
      ),
    onMutate: ({ contact }) => patchContact(client, contact),
    onSuccess: (contact) => afterChange(client, contact),
    onError: (_error, edit) => void takeBack(client, edit),
  });
}

/** Whether the fields that a change is about are as they were seen. */
function sameFields(seen: Contact, current: Contact, change: ContactChange): boolean {
  const value = (contact: Contact, field: string) =>
    field === "owner_id" ? (contact.owner?.id ?? null) : contact[field as "name"];
  return Object.keys(change).every((field) => value(seen, field) === value(current, field));
}

export function useChangeTags() {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: ({ contact, add = [], remove = [], undoOf }: Wish) =>
      api.post<Contact>("/api/v1/contacts/{contact_id}/tags", {
        path: { contact_id: contact.id },
        body: { add, remove, ...taking(undoOf) },
      }),
    onMutate: ({ contact }) => patchContact(client, contact),
    onSuccess: (contact) => {
      afterChange(client, contact);
      void client.invalidateQueries({ queryKey: keys.tags });
    },
    onError: (_error, wish) => void takeBack(client, wish),
  });
}

function useMove(run: (contact: Contact, version: number) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: (contact: Contact) => run(contact, versionOf(client, contact)),
    onSuccess: (_answer, contact) => {
      void client.invalidateQueries({ queryKey: keys.contacts });
      void client.invalidateQueries({ queryKey: keys.contact(contact.id) });
      void client.invalidateQueries({ queryKey: keys.usage });
    },
  });
}

export function useTrash() {
  return useMove((contact, version) =>
    api.delete("/api/v1/contacts/{contact_id}", {
      path: { contact_id: contact.id },
      version,
    }),
  );
}

export function useRestore() {
  return useMove((contact) =>
    api.post("/api/v1/contacts/{contact_id}/restore", {
      path: { contact_id: contact.id },
    }),
  );
}
