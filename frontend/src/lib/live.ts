import type { Query, QueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { coldNews } from "../api/queries/coldPages";
import { patchContact } from "../api/queries/contacts";
import { renew } from "../api/queries/renew";
import type { Contact, Page, Session } from "../api/types";
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
  const panels = new Panels();
  let created = 0;
  let other = 0;
  for (const news of batch) {
    const [noun, verb] = news.type.split(".");
    if (noun === "contact" && news.id) {
      if (verb === "updated" || verb === "status_changed") {
        // Its own are known by their version, or read like any other.
        changed.set(news.id, Math.max(news.version ?? 0, changed.get(news.id) ?? 0));
        if (!isMine(news)) panels.add(news.id, ...(isMessage(news) ? ["messages", "may-write"] : [EVERY]));
      } else if (isMine(news)) continue;
      else if (verb === "merged") {
        other += 1; // whoever has it open is led to the one it is now
        void client.invalidateQueries({ queryKey: keys.contact(news.id), exact: true });
      } else {
        if (verb === "created") created += 1;
        else other += 1;
        // Who was erased is shown no longer; the others are read with all that belongs to them
        if (verb === "erased") void client.resetQueries({ queryKey: keys.contact(news.id) });
        else void client.invalidateQueries({ queryKey: keys.contact(news.id) });
      }
    } else if (noun === "conversation") {
      for (const id of news.contact_ids ?? []) panels.add(id, "messages");
    } else if (noun === "note" && news.id) {
      if (!isMine(news)) panels.add(news.id, "notes", "audit");
    } else if (noun === "contacts" || noun === "bulk") {
      other += isMine(news) ? 0 : 1;
      if (isOver(news)) void client.invalidateQueries({ queryKey: ["contact"] });
    } else if (noun === "import") {
      if (isOver(news)) void client.invalidateQueries({ queryKey: ["contact"] });
      void client.invalidateQueries({ queryKey: keys.imports, predicate: (each) => !isRows(each) });
      void client.invalidateQueries({
        queryKey: keys.imports,
        predicate: isRows,
        refetchType: "none",
      });
    } else if (noun === "usage") void client.invalidateQueries({ queryKey: keys.usage });
    else if (noun === "member") {
      void client.invalidateQueries({ queryKey: keys.members });
      const self = client.getQueryData<Session | null>(keys.session)?.member.id;
      if (news.id === self) void client.invalidateQueries({ queryKey: keys.session });
    }
  }
  panels.renew(client);
  for (const [id, version] of changed) void freshen(client, id, version);
  coldNews(client, batch);
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

const EVERY = "every";

/** What is to be read again of what belongs to contacts that are on the screen. */
class Panels {
  readonly #wanted = new Set<string>();

  add(id: string, ...names: string[]): void {
    for (const name of names) this.#wanted.add(`${id} ${name}`);
  }

  /** Look at the cache once, however many contacts were told of. */
  renew(client: QueryClient): void {
    if (this.#wanted.size === 0) return;
    const predicate = ({ queryKey: [, id, name] }: Query) =>
      name !== undefined && [name, EVERY].some((each) => this.#wanted.has(`${id} ${each}`));
    void client.invalidateQueries({ queryKey: ["contact"], predicate });
  }
}

/** Whether a message came or went, and the contact is otherwise as it was. */
function isMessage({ changed = ["?"] }: News): boolean {
  return changed.every((field) => field === "last_active_at");
}

/** Whether a job has changed all contacts that it will; while it runs nothing is told of each. */
function isOver({ state }: News): boolean {
  return state !== undefined && state !== "queued" && state !== "running";
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
  } catch {
    // Gone or unreachable: the next time it is asked for, the list will say so.
  }
}
