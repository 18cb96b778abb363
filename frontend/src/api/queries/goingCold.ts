import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { type ColdSearch, coldQueryOf } from "../../lib/goingCold";
import { api } from "../client";
import { keys } from "../keys";
import type { ColdPage, Contact } from "../types";
import { stays, takeOut } from "./coldPages";
import { patchContact, STILL } from "./contacts";
import { shownPage, waiting, WRITE } from "./wishes";

const PATH = "/api/v1/going-cold";
/** People go cold by the day; who leaves the queue is told by the stream. */
const EVERY_MS = 60_000;

/** The queue, who has been quiet longest first. */
export function coldQuery(search: ColdSearch) {
  const query = coldQueryOf(search);
  return infiniteQueryOptions({
    queryKey: [...keys.goingCold, "list", query],
    queryFn: async ({ client, pageParam, signal }) => {
      const page = await api.get<ColdPage>(PATH, {
        query: { ...query, limit: 50, cursor: pageParam },
        signal,
      });
      const now = shownPage(client, page).items;
      const items = page.items.flatMap((item, at) => {
        const known = now[at];
        const leaves = waiting(client, item.id).some(({ snooze }) => snooze !== undefined);
        return known && stays(item, known) && !leaves ? [{ ...item, ...known }] : [];
      });
      return { ...page, items };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ColdPage) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
    ...STILL,
  });
}

/** How many people are going cold. */
export const coldCountQuery = queryOptions({
  queryKey: [...keys.goingCold, "count"],
  queryFn: ({ signal }) => api.get<ColdPage>(PATH, { query: { limit: 1 }, signal }),
  select: ({ total }: ColdPage) => total,
  staleTime: EVERY_MS,
  refetchInterval: EVERY_MS,
  retry: false,
  ...STILL,
});

interface Snooze {
  contact: Contact;
  /** Until when; null ends it. */
  snooze: string | null;
  undoOf?: string | null;
}

/** Leave somebody out of the queue for a while. */
export function useSnooze() {
  const client = useQueryClient();
  return useMutation({
    ...WRITE,
    mutationFn: ({ contact, snooze, undoOf }: Snooze) =>
      api.put<Contact>("/api/v1/contacts/{contact_id}/snooze", {
        path: { contact_id: contact.id },
        body: { until: snooze, ...(undoOf && { undo_of: undoOf }) },
      }),
    onMutate: ({ contact }) => takeOut(client, contact.id),
    onSuccess: (contact) => {
      patchContact(client, contact);
      void client.invalidateQueries({ queryKey: keys.audit(contact.id) });
    },
    // Not waited for: what is read then must not find it on its way still
    onSettled: () => void client.invalidateQueries({ queryKey: keys.goingCold }),
  });
}
