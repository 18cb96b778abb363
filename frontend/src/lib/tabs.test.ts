import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Link, type News, openStream, POLL_MS } from "./stream";
import { HIDDEN_MS, join, type Membership } from "./tabs";

/** The server's end of the streams, as the browser shows it. */
class Source {
  static readonly CLOSED = 2;
  static opened: Source[] = [];
  readyState = 0;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onerror?: () => void;
  constructor(readonly url: string) {
    Source.opened.push(this);
  }
  addEventListener() {}
  close() {
    this.readyState = Source.CLOSED;
  }
  static get live(): Source[] {
    return Source.opened.filter((each) => each.readyState !== Source.CLOSED);
  }
}

/** The browser's locks: one holder for a name, the others in the order they asked. */
class Locks {
  private queue: Promise<unknown> = Promise.resolve();
  request(_name: string, { signal }: { signal: AbortSignal }, run: () => Promise<void>) {
    const turn = this.queue.then(() => (signal.aborted ? undefined : run()));
    this.queue = turn;
    return turn;
  }
}

/** Pages of one browser hear each other's messages, never their own. */
class Channel {
  static all = new Set<Channel>();
  onmessage?: (event: { data: unknown }) => void;
  constructor() {
    Channel.all.add(this);
  }
  postMessage(data: unknown) {
    for (const each of Channel.all) if (each !== this) each.onmessage?.({ data });
  }
  close() {
    Channel.all.delete(this);
  }
}

interface Page extends Membership {
  heard: string[];
  shows: () => Link | undefined;
}

const pages: Page[] = [];

async function page(visible = true): Promise<Page> {
  const heard: string[] = [];
  let link: Link | undefined;
  const tab = {
    hear: (news: News) => heard.push(news.type),
    show: (next: Link) => {
      link = next;
    },
  };
  const made = { ...join(tab, visible, openStream), heard, shows: () => link };
  pages.push(made);
  await settle();
  return made;
}

/** Let promises that are due go on. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function connect(): Promise<Source> {
  await settle();
  const source = Source.live[0];
  if (!source) throw new Error("no stream is open");
  source.onopen?.();
  await settle();
  return source;
}

const send = (source: Source, type: string) =>
  source.onmessage?.({ data: JSON.stringify({ type }) });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("BroadcastChannel", Channel);
  Object.defineProperty(navigator, "locks", { value: new Locks(), configurable: true });
});

afterEach(() => {
  for (const each of pages.splice(0)) each.leave();
  Source.opened = [];
  Channel.all.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "locks");
});

describe("the first stream of a page", () => {
  const openFor = ({ url }: Source) => new URL(url, "http://here").searchParams.get("open_for");

  it("says for how long the page has been open and may have read", async () => {
    const opened = performance.now() / 1000;
    const first = await page();
    const source = await connect();
    expect(Number(openFor(source))).toBeGreaterThanOrEqual(opened);
    expect(first.heard).toEqual([]);
  });

  it("reads anew where it had to be asked for again, and not at a later return", async () => {
    const first = await page();
    const [source] = Source.live;
    source?.onerror?.();
    await vi.advanceTimersByTimeAsync(3_000);
    await connect();
    expect(first.heard).toEqual(["resync"]);
    source?.onerror?.();
    await vi.advanceTimersByTimeAsync(900_000);
    await connect();
    expect(first.heard).toEqual(["resync"]);
  });

  it("is not asked how long where it must read anew in any case", async () => {
    await page();
    const broken = await connect();
    for (let failed = 0; failed < 3; failed += 1) broken.onerror?.();
    await vi.advanceTimersByTimeAsync(20_000);
    const next = await connect();
    expect(next).not.toBe(broken);
    expect(openFor(next)).toBeNull();
  });
});

describe("the pages of one browser", () => {
  it("share one stream: one leads, and all hear the news", async () => {
    const [first, second] = [await page(), await page()];
    const source = await connect();
    send(source, "contact.created");
    expect(Source.live).toHaveLength(1);
    expect([first.heard, second.heard]).toEqual([["contact.created"], ["contact.created"]]);
    expect([first.shows(), second.shows()]).toEqual(["live", "live"]);
  });

  it("answer a page that is opened later with how things stand", async () => {
    await page();
    await connect();
    const late = await page();
    expect(late.shows()).toBe("live");
  });

  it("hand the stream over when the leader is not seen for a minute", async () => {
    const [leader, other] = [await page(), await page()];
    const first = await connect();
    leader.seen(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    const second = await connect();
    send(second, "contact.updated");
    expect(second).not.toBe(first);
    expect(Source.live).toEqual([second]);
    // what went by between the two streams is read, not guessed
    expect(other.heard).toEqual(["resync", "contact.updated"]);
    expect(other.shows()).toBe("live");
    expect(leader.heard).toEqual([]);
  });

  it("keep the leader that is seen again within the minute", async () => {
    const [leader, other] = [await page(), await page()];
    const source = await connect();
    leader.seen(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS - 1);
    leader.seen(true);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    expect(Source.live).toEqual([source]);
    expect([leader.heard, other.heard]).toEqual([[], []]);
  });

  it("read anew and say the true state when they are seen again", async () => {
    const [leader] = [await page(), await page()];
    await connect();
    leader.seen(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    await connect();
    leader.seen(true);
    await settle();
    expect(leader.heard).toEqual(["resync"]);
    expect(leader.shows()).toBe("live");
    expect(Source.live).toHaveLength(1);
  });

  it("hold no stream at all while none of them is seen", async () => {
    const only = await page(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    expect(Source.live).toEqual([]);
    only.seen(true);
    await connect();
    expect(only.shows()).toBe("live");
  });

  it("follow the next one when the leader is closed", async () => {
    const [leader, other] = [await page(), await page()];
    await connect();
    leader.leave();
    await connect();
    expect(other.shows()).toBe("live");
    expect(other.heard).toEqual(["resync"]);
  });

  it("all ask now and then where streams fail, until one opens", async () => {
    const [first, second] = [await page(), await page()];
    for (let each = 0; each < 3; each += 1) Source.live[0]?.onerror?.();
    expect([first.shows(), second.shows()]).toEqual(["polling", "polling"]);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect([first.heard, second.heard]).toEqual([["resync"], ["resync"]]);
    await connect();
    expect([first.shows(), second.shows()]).toEqual(["live", "live"]);
  });

  it("say that they are offline, and what is true when the network is back", async () => {
    const [first, second] = [await page(), await page()];
    await connect();
    for (const each of [first, second]) each.network(false);
    expect([first.shows(), second.shows()]).toEqual(["offline", "offline"]);
    for (const each of [first, second]) each.network(true);
    expect([first.shows(), second.shows()]).toEqual(["live", "live"]);
  });

  it("have a stream each where the browser knows no locks", async () => {
    Reflect.deleteProperty(navigator, "locks");
    const [first, second] = [await page(), await page()];
    expect(Source.live).toHaveLength(2);
    for (const source of Source.live) source.onopen?.();
    expect([first.shows(), second.shows()]).toEqual(["live", "live"]);
  });
});
