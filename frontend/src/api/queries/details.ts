import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Path } from "../client";
import { keys } from "../keys";
import type {
  AuditEntry,
  Conflict,
  Consents,
  Identity,
  MayWrite,
  Message,
  Note,
  Slice,
  TimelineItem,
} from "../types";

function pages<T>(queryKey: readonly unknown[], path: Path, id: string) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.get<Slice<T>>(path, {
        path: { contact_id: id },
        query: { limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Slice<T>) => page.next ?? undefined,
  });
}

export const notesQuery = (id: string) =>
  pages<Note>(keys.notes(id), "/api/v1/contacts/{contact_id}/notes", id);
export const messagesQuery = (id: string) =>
  pages<Message>(keys.messages(id), "/api/v1/contacts/{contact_id}/messages", id);
export const auditQuery = (id: string) =>
  pages<AuditEntry>(keys.audit(id), "/api/v1/contacts/{contact_id}/audit", id);

export const timelineQuery = (id: string) =>
  pages<TimelineItem>(keys.timeline(id), "/api/v1/contacts/{contact_id}/timeline", id);

/** What is in doubt about one contact. Without an answer the page does without. */
export function conflictsOfQuery(id: string) {
  return queryOptions({
    queryKey: keys.conflictsOf(id),
    queryFn: () =>
      api.get<{ items: Conflict[] }>("/api/v1/contacts/conflicts", { query: { contact: id } }),
    retry: false,
  });
}

export function identitiesQuery(id: string) {
  return queryOptions({
    queryKey: keys.identities(id),
    queryFn: () =>
      api.get<{ items: Identity[] }>("/api/v1/contacts/{contact_id}/identities", {
        path: { contact_id: id },
      }),
  });
}

/** What the person said about being written to. */
export function consentsQuery(id: string) {
  return queryOptions({
    queryKey: keys.consents(id),
    queryFn: () =>
      api.get<Consents>("/api/v1/contacts/{contact_id}/consents", { path: { contact_id: id } }),
  });
}

/** Whether the person may be written to; asked again when the next window closes. */
export function mayWriteQuery(id: string) {
  return queryOptions({
    queryKey: keys.mayWrite(id),
    queryFn: () =>
      api.get<MayWrite>("/api/v1/contacts/{contact_id}/may-write", { path: { contact_id: id } }),
    refetchInterval: ({ state }) => untilNext(state.data),
  });
}

const SECOND = 1_000;
/** As long as a window is open at most, and less than a timer can wait. */
const DAY = 86_400_000;

function untilNext(found: MayWrite | undefined): number | false {
  const ends = (found?.numbers ?? []).flatMap((each) => each.free_until ?? []);
  const next = Math.min(...ends.map((end) => Date.parse(end)));
  return ends.length > 0 && Math.min(Math.max(next - Date.now(), 0) + SECOND, DAY);
}

export function useNotes(contactId: string) {
  const client = useQueryClient();
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: keys.notes(contactId) });
    void client.invalidateQueries({ queryKey: keys.audit(contactId) });
  };
  const add = useMutation({
    mutationFn: (body: string) =>
      api.post<Note>("/api/v1/contacts/{contact_id}/notes", {
        path: { contact_id: contactId },
        body: { body },
      }),
    onSuccess,
  });
  const edit = useMutation({
    mutationFn: ({ note, body }: { note: Note; body: string }) =>
      api.patch<Note>("/api/v1/notes/{note_id}", {
        path: { note_id: note.id },
        body: { body },
        version: note.version,
      }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete("/api/v1/notes/{note_id}", { path: { note_id: id } }),
    onSuccess,
  });
  return { add, edit, remove };
}
