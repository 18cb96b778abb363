import type { QueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { patchContact } from "../api/queries/contacts";
import type { Contact, Page } from "../api/types";
import { isMine } from "./mine";
import { createStore } from "./store";

/** How the page hears of changes. */
export type Link = "connecting" | "live" | "polling" | "offline";

export interface News {
  type: string;
  id?: string;
  version?: number;
}

/** What has changed in lists that nobody has asked for again yet. */
export const pending = createStore({ created: 0, other: 0 });
export const link = createStore<Link>("connecting");

const BATCH_MS = 250;
const POLL_MS = 15_000;
const HIDDEN_MS = 60_000;
const GIVE_UP_AFTER = 3;
const CHANNEL = "warmline.live";
const LOCK = "warmline.live";

/**
 * Listen to the server for as long as the page is open; returns how to stop. One tab of the
 * browser holds the stream and tells the others. Where streams fail, it asks every 15 seconds.
 */
export function listen(client: QueryClient): () => void {
  const heap: News[] = [];
  const channel = new BroadcastChannel(CHANNEL);
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hear = (news: News) => {
    heap.push(news);
    timer ??= setTimeout(() => {
      timer = undefined;
      apply(client, heap.splice(0));
    }, BATCH_MS);
  };
  channel.onmessage = ({ data }: MessageEvent<News | { link: Link }>) => {
    if ("link" in data) link.set(data.link);
    else hear(data);
  };

  const lead = () => hold(client, channel, hear, end.signal);
  if (navigator.locks) navigator.locks.request(LOCK, { signal: end.signal }, lead).catch(() => {});
  else void lead();

  return () => {
    end.abort();
    clearTimeout(timer);
    channel.close();
  };
}

/** Hold the stream until told to end. */
function hold(
  client: QueryClient,
  channel: BroadcastChannel,
  hear: (news: News) => void,
  end: AbortSignal,
): Promise<void> {
  let source: EventSource | undefined;
  let failures = 0;
  let hidden: ReturnType<typeof setTimeout> | undefined;

  const say = (state: Link) => {
    link.set(state);
    if (!end.aborted) channel.postMessage({ link: state });
  };
  const tell = (news: News) => {
    hear(news);
    channel.postMessage(news);
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  const open = () => {
    if (source || end.aborted) return;
    source = new EventSource("/api/v1/events/stream");
    source.onopen = () => {
      failures = 0;
      say("live");
    };
    source.onmessage = ({ data }) => tell(JSON.parse(data) as News);
    source.addEventListener("resync", () => tell({ type: "resync" }));
    source.onerror = () => {
      failures += 1;
      say(navigator.onLine ? (failures >= GIVE_UP_AFTER ? "polling" : "connecting") : "offline");
      // after an answer that is no stream the browser gives up by itself and says so just once
      const over = source?.readyState === EventSource.CLOSED;
      if (over) say("polling");
      if (over || failures >= GIVE_UP_AFTER) close();
    };
  };
  const poll = setInterval(() => {
    if (source || document.hidden) return;
    void client.invalidateQueries({ type: "active" });
    failures = 0;
    open();
  }, POLL_MS);
  const watch = () => {
    clearTimeout(hidden);
    if (document.hidden) {
      hidden = setTimeout(close, HIDDEN_MS);
      return;
    }
    if (!source) tell({ type: "resync" });
    open();
  };

  open();
  document.addEventListener("visibilitychange", watch);
  return new Promise((resolve) => {
    end.addEventListener("abort", () => {
      clearInterval(poll);
      clearTimeout(hidden);
      document.removeEventListener("visibilitychange", watch);
      close();
      resolve();
    });
  });
}

/** Bring the cache up to date without moving a row that somebody looks at. */
export function apply(client: QueryClient, batch: readonly News[]): void {
  if (batch.some((news) => news.type === "resync")) {
    void client.invalidateQueries({ type: "active" });
    return;
  }
  const changed = new Map<string, number>();
  let created = 0;
  let other = 0;
  for (const news of batch) {
    const [noun, verb] = news.type.split(".");
    if (noun === "contact" && news.id) {
      if (isMine(news.id)) continue;
      if (verb === "created") created += 1;
      else if (verb === "updated" || verb === "status_changed") {
        changed.set(news.id, Math.max(news.version ?? 0, changed.get(news.id) ?? 0));
      } else other += 1;
    } else if (noun === "contacts" || noun === "bulk") other += isMine("bulk") ? 0 : 1;
    else if (noun === "import") {
      void client.invalidateQueries({ queryKey: keys.imports });
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

/** Show what is new: read the lists again and start counting from zero. */
export function showPending(client: QueryClient): void {
  pending.set({ created: 0, other: 0 });
  void client.invalidateQueries({ queryKey: keys.contacts });
}
