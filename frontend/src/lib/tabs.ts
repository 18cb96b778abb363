import type { Ears, Link, News, Stream } from "./stream";

/** One page of the browser among those that share a stream. */
export interface Tab {
  hear(news: News): void;
  show(link: Link): void;
}

export interface Membership {
  /** Whether anybody can see the page; told at every change. */
  seen(visible: boolean): void;
  /** The network went or came back. */
  network(online: boolean): void;
  leave(): void;
}

type Message = News | { link: Link } | { ask: true };

export const HIDDEN_MS = 60_000;
const NAME = "warmline.live";

/**
 * Share one stream between all pages of this browser. The one that holds the lock leads: it hears
 * the server and tells the others. A page that nobody has seen for a minute hands the lock over and
 * stops hearing; seen again, it queues for the lock, asks how things stand, and reads anew.
 */
export function join(tab: Tab, visible: boolean, open: (ears: Ears) => Stream): Membership {
  const locks = navigator.locks as LockManager | undefined;
  // without locks every page has a stream of its own and nobody to tell
  const channel = locks && new BroadcastChannel(NAME);
  let stream: Stream | undefined;
  let state: Link = "connecting";
  let wish: AbortController | undefined;
  let followed = false;
  let away = false;
  let online = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = () => tab.show(online ? state : "offline");
  const post = (message: Message) => channel?.postMessage(message);
  const hear = (news: News) => {
    if (!away) tab.hear(news);
  };
  const learn = (next: Link) => {
    state = next;
    show();
  };
  const lead = (wanted: AbortSignal) =>
    new Promise<void>((release) => {
      if (wanted.aborted) return release();
      wanted.addEventListener("abort", () => {
        stream?.close();
        stream = undefined;
        release();
      });
      learn("connecting");
      stream = open({
        say(next) {
          learn(next);
          post({ link: next });
        },
        tell(news) {
          hear(news);
          post(news);
        },
        missed: followed,
      });
    });
  const want = () => {
    if (wish) return;
    wish = new AbortController();
    const { signal } = wish;
    if (locks) locks.request(NAME, { signal }, () => lead(signal)).catch(() => {});
    else void lead(signal);
  };
  const giveUp = () => {
    if (stream) followed = true;
    wish?.abort();
    wish = undefined;
  };
  const seen = (now: boolean) => {
    clearTimeout(timer);
    if (!now) {
      timer = setTimeout(() => {
        away = true;
        giveUp();
      }, HIDDEN_MS);
      return;
    }
    if (away) {
      away = false;
      state = "connecting";
      show();
      post({ ask: true });
      tab.hear({ type: "resync" });
    }
    want();
    stream?.wake();
  };

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ("ask" in data) {
        if (stream) post({ link: state });
      } else if ("link" in data) {
        followed = true;
        if (!stream) learn(data.link);
      } else hear(data);
    };
    post({ ask: true });
  }
  want();
  if (!visible) seen(false);
  return {
    seen,
    network(now) {
      online = now;
      show();
      if (now) stream?.wake();
    },
    leave() {
      clearTimeout(timer);
      giveUp();
      channel?.close();
    },
  };
}
