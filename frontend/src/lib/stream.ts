/** How the page hears of changes. */
export type Link = "connecting" | "live" | "polling" | "offline";

export interface News {
  type: string;
  id?: string | null;
  version?: number;
  /** Fields of a contact. */
  changed?: string[];
  /** Whose messages changed. */
  contact_ids?: string[];
  /** What became of a job. */
  state?: string;
  /** The id of who did it. */
  actor?: string | null;
  /** The trace of the request that did it. */
  mutation_id?: string;
  /** The bulk job that changed many. */
  job?: string | null;
}

/** What the stream is opened with: whom it tells, and whether news went by before it opened. */
export interface Ears {
  say(state: Link): void;
  tell(news: News): void;
  missed: boolean;
}

export interface Stream {
  /** Try again now: somebody looks, or the network is back. */
  wake(): void;
  close(): void;
}

export const POLL_MS = 15_000;
const GIVE_UP_AFTER = 3;
/** How long the server thinks that the request may take. */
const ON_ITS_WAY_MS = 1_000;
const RESYNC: News = { type: "resync" };

/** Hold the server's stream; where it fails, have everything read anew every 15 seconds. */
export function openStream({ say, tell, missed }: Ears): Stream {
  let source: EventSource | undefined;
  let failures = 0;
  let behind = missed;

  const drop = () => {
    source?.close();
    source = undefined;
    behind = true;
  };
  const fail = () => {
    failures += 1;
    // after an answer that is no stream the browser gives up by itself and says so just once
    const over = source?.readyState === EventSource.CLOSED || failures >= GIVE_UP_AFTER;
    say(!navigator.onLine ? "offline" : over ? "polling" : "connecting");
    if (over) drop();
  };
  const open = () => {
    if (source) return;
    // What the page read since it was opened may have changed before it could hear of that
    const askedAt = performance.now();
    let first = true;
    const openFor = behind ? "" : `?open_for=${askedAt / 1000}`;
    source = new EventSource(`/api/v1/events/stream${openFor}`);
    source.onopen = () => {
      failures = 0;
      say("live");
      // What had to be asked for twice says of how long what is no longer so; later the server
      // knows from the last event's id what was missed
      const late = first && performance.now() - askedAt > ON_ITS_WAY_MS;
      if (behind || late) tell(RESYNC);
      behind = first = false;
    };
    source.onmessage = ({ data }) => tell(JSON.parse(data) as News);
    source.addEventListener("resync", () => tell(RESYNC));
    source.onerror = fail;
  };
  const retry = () => {
    if (source) return;
    failures = 0;
    open();
  };
  const poll = setInterval(() => {
    if (source) return;
    tell(RESYNC);
    retry();
  }, POLL_MS);

  open();
  return {
    wake: retry,
    close() {
      clearInterval(poll);
      drop();
    },
  };
}
