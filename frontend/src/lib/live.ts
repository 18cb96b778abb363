import type { Query, QueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { patchContact } from "../api/queries/contacts";
import { renew } from "../api/queries/renew";
import type { Contact, Page } from "../api/types";
import { isMine } from "./mine";
import { pending } from "./pending";
import { createStore } from "./store";
import { type Link, type News, openStream } from "./stream";
import { join } from "./tabs";

export const link = createStore<Link>("connecting");

/** The news that came in last, for who follows jobs. */
export const latestNews = createStore<readonly News[]>([]);

const BATCH_MS = 250;

/** Listen to the server for as long as the page is open; returns how to stop. */
export function listen(client: QueryClient): () => void {
  const heap: News[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (news: News) => {
    heap.push(news);
    timer ??= setTimeout(() => {
      timer = undefined;
      apply(client, heap.splice(0));
    }, BATCH_MS);
  };
  const tab = join({ hear, show: link.set }, !document.hidden, openStream);
  const seen = () => tab.seen(!document.hidden);
  const network = () => tab.network(navigator.onLine);
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("online", network);
    window.removeEventListener("offline", network);
    clearTimeout(timer);
    tab.leave();
  };
}

/** Bring the cache up to date without moving a row that somebody looks at. */
export function apply(client: QueryClient, batch: readonly News[]): void {
  latestNews.set(batch);
  if (batch.some((news) => news.type === "resync")) {
    renew(client);
    return;
  }
  const changed = new Map<string, number>();
  let created = 0;
  let other = 0;
  for (const news of batch) {
    const [noun, verb] = news.type.split(".");
    if (noun === "contact" && news.id) {
      if (verb === "updated" || verb === "status_changed") {
        // Its own are known by their version, or read like any other.
        changed.set(news.id, Math.max(news.version ?? 0, changed.get(news.id) ?? 0));
      } else if (isMine(news)) continue;
      else if (verb === "merged") {
        other += 1; // whoever has it open is led to the one it is now
        void client.invalidateQueries({ queryKey: keys.contact(news.id), exact: true });
      } else if (verb === "created") created += 1;
      else other += 1;
    } else if (noun === "contacts" || noun === "bulk") other += isMine(news) ? 0 : 1;
    else if (noun === "import") {
      void client.invalidateQueries({ queryKey: keys.imports, predicate: (each) => !isRows(each) });
      void client.invalidateQueries({
        queryKey: keys.imports,
        predicate: isRows,
        refetchType: "none",
      });
    } else if (noun === "usage") void client.invalidateQueries({ queryKey: keys.usage });
    else if (noun === "member") void client.invalidateQueries({ queryKey: keys.members });
  }
  for (const [id, version] of changed) void freshen(client, id, version);
  if (created + other > 0) {
    pending.set((before) => ({
      created: before.created + created,
      other: before.other + other,
    }));
    void client.invalidateQueries({ queryKey: keys.usage });
  }
  if (created + other + changed.size > 0) {
    void client.invalidateQueries({ queryKey: keys.pipeline });
  }
}

/**
 * The rows of an import are asked for anew with its state, and not at once by news: one that somebody
 * corrects would go from under the hand.
 */
function isRows({ queryKey }: Query): boolean {
  return queryKey[2] === "rows";
}

/** Read one contact again where it is on the screen and older than the news. */
async function freshen(client: QueryClient, id: string, version: number): Promise<void> {
  const shown = client.getQueryData<Contact>(keys.contact(id));
  const pages = client.getQueriesData<Page<Contact>>({ queryKey: ["contacts", "list"] });
  const listed = pages
    .flatMap(([, page]) => page?.items ?? [])
    .find((contact) => contact.id === id);
  const known = Math.max(shown?.version ?? 0, listed?.version ?? 0);
  if ((!shown && !listed) || known >= version) return;
  try {
    const fresh = await api.get<Contact>("/api/v1/contacts/{contact_id}", {
      path: { contact_id: id },
    });
    patchContact(client, fresh);
    if (shown) {
      for (const key of [keys.messages(id), keys.notes(id), keys.audit(id)]) {
        void client.invalidateQueries({ queryKey: key });
      }
    }
  } catch {
    // Gone or unreachable: the next time it is asked for, the list will say so.
  }
}
