import { QueryClient } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../api/keys";
import type { Contact, Page } from "../api/types";
import { contact, page } from "../test/factories";
import { at, server } from "../test/server";
import { apply, pending } from "./live";
import { remember } from "./mine";

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
    remember("mine");
    remember("bulk");
    apply(client, [
      { type: "contact.created", id: "mine", version: 1 },
      { type: "contacts.changed" },
      { type: "bulk.progressed", id: "job" },
    ]);
    expect(pending.get()).toEqual({ created: 0, other: 0 });
  });

  it("reads everything again when something may have been missed", () => {
    const { client } = shown();
    apply(client, [{ type: "resync" }]);
    expect(pending.get()).toEqual({ created: 0, other: 0 });
  });
});
