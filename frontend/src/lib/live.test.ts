import { InfiniteQueryObserver, QueryClient, QueryObserver } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { onSignedOut } from "../api/client";
import { keys } from "../api/keys";
import type { Contact, Page } from "../api/types";
import { contactQuery, listQuery, patchContact } from "../api/queries/contacts";
import { auditQuery, consentsQuery, messagesQuery, notesQuery } from "../api/queries/details";
import { importQuery, importRowsQuery } from "../api/queries/imports";
import { job, row } from "../screens/imports/fixtures";
import { renewLists } from "../api/queries/renew";
import { sessionQuery } from "../api/queries/session";
import { contact, page, session } from "../test/factories";
import { at, server } from "../test/server";
import { apply } from "./live";
import { isMine, newTrace, remember } from "./mine";
import { pending, showPending } from "./pending";
import type { News } from "./stream";

const ID = contact().id;
const LIST = keys.list({});

function shown(): { client: QueryClient; row: () => Contact | undefined } {
  const client = new QueryClient();
  client.setQueryData(LIST, page([contact({ version: 3 })]));
  return { client, row: () => client.getQueryData<Page<Contact>>(LIST)?.items[0] };
}

beforeEach(() => pending.set({ created: 0, other: 0 }));

describe("news of contacts", () => {
  it("freshens a row in its place when it is older than the news", async () => {
    const { client, row } = shown();
    server.use(
      http.get(at("/api/v1/contacts/:id"), () =>
        HttpResponse.json(contact({ status: "hot", version: 4 })),
      ),
    );
    apply(client, [{ type: "contact.status_changed", id: ID, version: 4 }]);
    await waitFor(() => expect(row()?.status).toBe("hot"));
    expect(pending.get()).toEqual({ created: 0, other: 0 });
  });

  it("asks for nothing that is known already or not on the screen", () => {
    const { client } = shown();
    // A request would fail the test: nothing answers here.
    apply(client, [
      { type: "contact.updated", id: ID, version: 3 },
      { type: "contact.updated", id: "somebody-else", version: 9 },
    ]);
    expect(pending.get()).toEqual({ created: 0, other: 0 });
  });

  it("counts new people and lets them wait for a press", () => {
    const { client, row } = shown();
    apply(client, [
      { type: "contact.created", id: "a", version: 1 },
      { type: "contact.created", id: "b", version: 1 },
      { type: "contact.trashed", id: "c", version: 2 },
    ]);
    expect(pending.get()).toEqual({ created: 2, other: 1 });
    expect(row()?.id).toBe(ID);
  });

  it("does not tell this page of what it did itself", () => {
    const { client } = shown();
    const [, mutation_id] = newTrace().split("-");
    remember("job");
    apply(client, [
      { type: "contact.created", id: "new", version: 1, mutation_id },
      { type: "contact.trashed", id: "old", version: 2, mutation_id },
      { type: "contacts.changed", job: "job" },
      { type: "bulk.progressed", id: "job" },
    ]);
    expect(pending.get()).toEqual({ created: 0, other: 0 });
  });

  it("tells what others do meanwhile to the same, and what its member does elsewhere", () => {
    const { client } = shown();
    const actor = "me";
    newTrace();
    remember("job");
    apply(client, [
      { type: "contact.trashed", id: ID, version: 4, actor: "sam", mutation_id: "of sam" },
      { type: "contact.created", id: "new", version: 1, actor, mutation_id: "of my phone" },
      { type: "contacts.changed", actor, job: "another" },
      { type: "contacts.changed", actor: "importer", job: null },
      { type: "bulk.progressed", id: "another" },
    ]);
    expect(pending.get()).toEqual({ created: 1, other: 4 });
  });

  it("forgets the oldest of very many", () => {
    remember("first");
    for (let each = 0; each < 600; each += 1) remember(`later ${each}`);
    expect(isMine({ type: "contacts.changed", job: "first" })).toBe(false);
    expect(isMine({ type: "contacts.changed", job: "later 599" })).toBe(true);
  });

});

describe("news of a contact whose page is open", () => {
  const PARTS = ["messages", "notes", "audit", "consents"];

  /** The page of a contact and what belongs to it, and what is asked for anew from now on. */
  async function pageOpen(answer: () => Response = () => HttpResponse.json(contact())) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const asked: string[] = [];
    const ask = (part: string) => {
      asked.push(part);
      return HttpResponse.json({ items: [], next: null });
    };
    server.use(
      http.get(at("/api/v1/contacts/:id"), () => {
        asked.push("contact");
        return answer();
      }),
      http.get(at("/api/v1/contacts/:id/:part"), ({ params }) => ask(String(params.part))),
    );
    const record = new QueryObserver(client, { ...contactQuery(ID), staleTime: Number.POSITIVE_INFINITY });
    const stops = [
      record.subscribe(() => {}),
      new InfiniteQueryObserver(client, messagesQuery(ID)).subscribe(() => {}),
      new InfiniteQueryObserver(client, notesQuery(ID)).subscribe(() => {}),
      new InfiniteQueryObserver(client, auditQuery(ID)).subscribe(() => {}),
      new QueryObserver(client, consentsQuery(ID)).subscribe(() => {}),
    ];
    await waitFor(() => expect(asked).toHaveLength(PARTS.length + 1));
    await waitFor(() => expect(client.isFetching()).toBe(0));
    asked.length = 0;
    const settled = async () => {
      await waitFor(() => expect(client.isFetching()).toBe(0));
      return asked.toSorted();
    };
    onTestFinished(() => {
      for (const stop of stops) stop();
    });
    return { client, record, settled };
  }

  it.each([
    ["ticks of it", { type: "conversation.changed", contact_ids: ["another", ID] }, ["messages"]],
    ["ticks of others", { type: "conversation.changed", contact_ids: ["another"] }, []],
    ["a note", { type: "note.changed", id: ID, actor: "sam", mutation_id: "of sam" }, ["audit", "notes"]],
    ["a message", { type: "contact.updated", id: ID, version: 3, changed: ["last_active_at"] }, ["messages"]],
    ["an edit", { type: "contact.updated", id: ID, version: 3, changed: ["consent"] }, PARTS],
    ["the trash", { type: "contact.trashed", id: ID, version: 4 }, ["contact", ...PARTS]],
    ["its return", { type: "contact.restored", id: ID, version: 4 }, ["contact", ...PARTS]],
    ["a place for it", { type: "contact.created", id: ID, version: 4 }, ["contact", ...PARTS]],
    ["the end of a job", { type: "bulk.progressed", id: "job", state: "done" }, ["contact", ...PARTS]],
    ["a job at work", { type: "bulk.progressed", id: "job", state: "running" }, []],
    ["the end of an import", { type: "import.finished", id: "i", state: "undone" }, ["contact", ...PARTS]],
  ] as [string, News, string[]][])("reads what may be different after %s, and no more", async (_what, news, wanted) => {
    const { client, settled } = await pageOpen();
    apply(client, [news, news]);
    expect([...new Set(await settled())]).toEqual(wanted.toSorted());
  });

  it("reads a message that came while this page changed the contact itself", async () => {
    const { client, settled } = await pageOpen();
    patchContact(client, contact({ version: 9 }));
    apply(client, [{ type: "contact.updated", id: ID, version: 8, changed: ["last_active_at"] }]);
    expect(await settled()).toEqual(["messages"]);
  });

  it("reads nothing for a note of its own", async () => {
    const { client, settled } = await pageOpen();
    const [, mutation_id] = newTrace().split("-");
    apply(client, [{ type: "note.changed", id: ID, mutation_id }]);
    expect(await settled()).toEqual([]);
  });

  it("shows a person no longer who was erased", async () => {
    let gone = false;
    const { client, record, settled } = await pageOpen(() =>
      gone ? HttpResponse.json({ code: "not_found" }, { status: 404 }) : HttpResponse.json(contact()),
    );
    expect(record.getCurrentResult().data?.id).toBe(ID);
    gone = true;
    apply(client, [{ type: "contact.erased", id: ID, version: 4 }]);
    await settled();
    expect(record.getCurrentResult().data).toBeUndefined();
    expect(record.getCurrentResult().error).not.toBeNull();
  });
});

describe("news of members", () => {
  it.each([
    ["oneself", "m1", true],
    ["another", "m2", false],
  ])("of %s", async (_who, id, isAsked) => {
    const client = new QueryClient();
    client.setQueryData(keys.session, session());
    client.setQueryData(keys.members, { items: [] });
    apply(client, [{ type: "member.changed", id, version: 2 }]);
    expect(client.getQueryState(keys.session)?.isInvalidated).toBe(isAsked);
    expect(client.getQueryState(keys.members)?.isInvalidated).toBe(true);
  });

  it("of oneself with another role are in force without a reload", async () => {
    const client = new QueryClient();
    let scopes = ["contacts:read"];
    server.use(http.get(at("/api/v1/session"), () => HttpResponse.json(session({ scopes }))));
    const observer = new QueryObserver(client, sessionQuery);
    onTestFinished(observer.subscribe(() => {}));
    await waitFor(() => expect(observer.getCurrentResult().data?.scopes).toEqual(scopes));
    scopes = ["contacts:read", "contacts:write"];
    apply(client, [{ type: "member.changed", id: "m1", version: 2 }]);
    await waitFor(() => expect(observer.getCurrentResult().data?.scopes).toEqual(scopes));
  });

  it("of oneself, switched off, lead to the door and no screen fails", async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    let gone = 0;
    onSignedOut(() => {
      gone += 1;
    });
    onTestFinished(() => onSignedOut(() => {}));
    client.setQueryData(keys.session, session());
    server.use(
      http.get(at("/api/v1/session"), () =>
        HttpResponse.json({ code: "unauthenticated" }, { status: 401 }),
      ),
    );
    const observer = new QueryObserver(client, sessionQuery);
    onTestFinished(observer.subscribe(() => {}));
    apply(client, [{ type: "member.changed", id: "m1", version: 2 }]);
    await waitFor(() => expect(gone).toBe(1));
    expect(observer.getCurrentResult().data?.member.id).toBe("m1");
  });
});

describe("what may have been missed", () => {
  const [ada, ben, cleo] = ["ada", "ben", "cleo"].map((id) => contact({ id, name: id, version: 1 }));

  /** The list on the screen, and what the server answers from now on. */
  async function onScreen(now: (Contact | undefined)[]) {
    const client = new QueryClient();
    const query = listQuery({});
    const answers = [[ada, ben], now];
    server.use(
      http.get(at("/api/v1/contacts"), () => {
        const items = (answers.length > 1 ? answers.shift() : answers[0]) as Contact[];
        return HttpResponse.json(page(items, { total: items.length }));
      }),
    );
    const observer = new QueryObserver(client, query);
    const stop = observer.subscribe(() => {});
    await waitFor(() => expect(observer.getCurrentResult().data?.items).toHaveLength(2));
    apply(client, [{ type: "resync" }]);
    const rows = () => observer.getCurrentResult().data?.items.map((row) => [row.id, row.status]);
    return { client, rows, total: () => observer.getCurrentResult().data?.total, stop };
  }

  it("is read without moving a row, and what would move is counted", async () => {
    const { rows, total, stop } = await onScreen([
      cleo,
      contact({ id: "ben", status: "hot", version: 2 }),
      ada,
    ]);
    await waitFor(() => expect(pending.get()).toEqual({ created: 0, other: 1 }));
    expect(rows()).toEqual([
      ["ada", "cold"],
      ["ben", "hot"],
    ]);
    expect(total()).toBe(3);
    stop();
  });

  it("stays told of while it can't be read", async () => {
    const { client, stop } = await onScreen([ben, ada]);
    await waitFor(() => expect(pending.get()).toEqual({ created: 0, other: 2 }));
    pending.set({ created: 12, other: 0 });
    let asked = 0;
    server.use(
      http.get(at("/api/v1/contacts"), () => {
        asked += 1;
        return HttpResponse.json({ code: "unavailable" }, { status: 503 });
      }),
    );
    await renewLists(client);
    expect(asked).toBe(1);
    expect(pending.get()).toEqual({ created: 12, other: 0 });
    stop();
  });

  it("is shown when somebody asks for it", async () => {
    const { client, rows, stop } = await onScreen([ben, ada]);
    await waitFor(() => expect(pending.get()).toEqual({ created: 0, other: 2 }));
    showPending(client);
    await waitFor(() => expect(rows()?.map(([id]) => id)).toEqual(["ben", "ada"]));
    expect(pending.get()).toEqual({ created: 0, other: 0 });
    stop();
  });
});

describe("news of imports", () => {
  it("asks for the import again and leaves the rows that somebody corrects", async () => {
    const client = new QueryClient();
    const asked: string[] = [];
    server.use(
      http.get(at("/api/v1/imports/i1"), () => {
        asked.push("import");
        return HttpResponse.json(job({ state: "checked" }));
      }),
      http.get(at("/api/v1/imports/i1/rows"), () => {
        asked.push("rows");
        return HttpResponse.json(page([row({ row: 2 })]));
      }),
    );
    const rows = importRowsQuery("i1", "checked", { problems: true }, 100, undefined);
    const stops = [
      new QueryObserver(client, rows).subscribe(() => {}),
      new QueryObserver(client, importQuery("i1")).subscribe(() => {}),
    ];
    await waitFor(() => expect(asked.toSorted()).toEqual(["import", "rows"]));
    await waitFor(() => expect(client.isFetching()).toBe(0));
    // As after a correction: what is shown is known to be old, and stays.
    await client.invalidateQueries({ queryKey: [...keys.importJob("i1"), "rows"], refetchType: "none" });
    apply(client, [{ type: "import.progressed", id: "i1" }]);
    expect(client.isFetching({ queryKey: rows.queryKey })).toBe(0);
    await waitFor(() => expect(asked.filter((each) => each === "import")).toHaveLength(2));
    expect(asked.filter((each) => each === "rows")).toHaveLength(1);
    for (const stop of stops) stop();
  });
});
