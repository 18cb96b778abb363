import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { type ListSearch, toApiQuery } from "../../lib/filters";
import { remember } from "../../lib/mine";
import { ApiError, api } from "../client";
import { keys } from "../keys";
import type { Contact, LeadStatus, NewContact, Page } from "../types";

/** One page of the list; with search words it comes from the search service. */
export function listQuery(search: ListSearch) {
  const query = toApiQuery(search);
  const path = search.q ? "/api/v1/search/contacts" : "/api/v1/contacts";
  return queryOptions({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => api.get<Page<Contact>>(path, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: keys.contact(id),
    queryFn: () =>
      api.get<Contact>("/api/v1/contacts/{contact_id}", {
        path: { contact_id: id },
      }),
  });
}

/** Put a newer record of one contact wherever the cache shows it. */
export function patchContact(client: QueryClient, contact: Contact): void {
  client.setQueryData(keys.contact(contact.id), contact);
  client.setQueriesData<Page<Contact>>({ queryKey: ["contacts", "list"] }, (page) => {
    if (!page?.items.some((item) => item.id === contact.id)) return page;
    const items = page.items.map((item) =>
      item.id === contact.id ? { ...item, ...contact } : item,
    );
    return { ...page, items };
  });
}

function afterChange(client: QueryClient, contact: Contact): void {
  patchContact(client, contact);
  void client.invalidateQueries({ queryKey: keys.audit(contact.id) });
}

/**
 * A record's version also moves when its person writes. Only a status that somebody else moved
 * meanwhile is a conflict; otherwise the wish is sent again on the version that is there now.
 */
async function putStatus(contact: Contact, status: LeadStatus): Promise<Contact> {
  const put = (version: number) =>
    api.put<Contact>("/api/v1/contacts/{contact_id}/status", {
      path: { contact_id: contact.id },
      body: { status },
      version,
    });
  try {
    return await put(contact.version);
  } catch (error) {
    const current = error instanceof ApiError ? (error.facts.current as Contact | undefined) : null;
    if (!current || current.status !== contact.status) throw error;
    return put(current.version);
  }
}

export function useSetStatus() {
  const client = useQueryClient();
  return useMutation({
    // One after the other: of two quick moves the first must not arrive last.
    scope: { id: "status" },
    mutationFn: ({ contact, status }: { contact: Contact; status: LeadStatus }) =>
      putStatus(contact, status),
    onMutate: ({ contact, status }) => patchContact(client, { ...contact, status }),
    onSuccess: (contact) => {
      afterChange(client, contact);
      void client.invalidateQueries({ queryKey: keys.pipeline });
      void client.invalidateQueries({ queryKey: ["contacts", "list", "stage"] });
    },
    onError: (_error, { contact }) => {
      patchContact(client, contact);
      void client.invalidateQueries({ queryKey: keys.contact(contact.id) });
      void client.invalidateQueries({ queryKey: keys.contacts });
    },
  });
}

export function useAddContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: NewContact; key: string }) =>
      api.post<Contact>("/api/v1/contacts", { body, idempotencyKey: key }),
    onSuccess: (contact) => {
      remember(contact.id);
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

export function useEditContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ contact, change }: { contact: Contact; change: ContactChange }) =>
      api.patch<Contact>("/api/v1/contacts/{contact_id}", {
        path: { contact_id: contact.id },
        body: change,
        version: contact.version,
      }),
    onSuccess: (contact) => afterChange(client, contact),
    onError: (_error, { contact }) => {
      void client.invalidateQueries({
        queryKey: keys.contact(contact.id),
        exact: true,
      });
    },
  });
}

export function useChangeTags() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      add = [],
      remove = [],
    }: {
      id: string;
      add?: string[];
      remove?: string[];
    }) =>
      api.post<Contact>("/api/v1/contacts/{contact_id}/tags", {
        path: { contact_id: id },
        body: { add, remove },
      }),
    onSuccess: (contact) => {
      afterChange(client, contact);
      void client.invalidateQueries({ queryKey: keys.tags });
    },
  });
}

function useMove(run: (contact: Contact) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (_answer, contact) => {
      remember(contact.id);
      void client.invalidateQueries({ queryKey: keys.contacts });
      void client.invalidateQueries({ queryKey: keys.contact(contact.id) });
      void client.invalidateQueries({ queryKey: keys.usage });
    },
  });
}

export function useTrash() {
  return useMove((contact) =>
    api.delete("/api/v1/contacts/{contact_id}", {
      path: { contact_id: contact.id },
      version: contact.version,
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
