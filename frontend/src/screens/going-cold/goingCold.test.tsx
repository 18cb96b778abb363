import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { ColdContact } from "../../api/types";
import { apply } from "../../lib/live";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY - 60_000).toISOString();

function cold(id: string, name: string, change: Partial<ColdContact> = {}): ColdContact {
  return {
    ...contact({ id, name, status: "hot", version: 1 }),
    status_since: ago(9),
    last_inbound_at: ago(6),
    quiet_since: ago(6),
    snoozed_until: null,
    ...change,
  };
}

/** A queue that the test may change, and what was asked of the server. */
function queue(...people: ColdContact[]) {
  const here = { people, sent: [] as unknown[], asked: [] as string[] };
  const find = (id: unknown) => here.people.find((each) => each.id === id);
  const changed = (id: unknown, change: Partial<ColdContact>) => {
    const now = { ...find(id), ...change, version: 2, change_id: `change ${String(id)}` };
    here.people = here.people.filter((each) => each.id !== id);
    return HttpResponse.json(now);
  };
  server.use(
    http.get(at("/api/v1/going-cold"), ({ request }) => {
      here.asked.push(new URL(request.url).search);
      return HttpResponse.json({
        items: here.people,
        next: null,
        total: here.people.length,
        total_is_exact: true,
        days: { warm: 7, hot: 3 },
      });
    }),
    http.get(at("/api/v1/members"), () =>
      HttpResponse.json({ items: [{ id: "m2", name: "Bo", status: "active" }] }),
    ),
    http.put(at("/api/v1/contacts/:id/status"), async ({ params, request }) => {
      here.sent.push(await request.json());
      return changed(params.id, { status: "customer" });
    }),
    http.put(at("/api/v1/contacts/:id/snooze"), async ({ params, request }) => {
      const body = (await request.json()) as { until: string | null };
      here.sent.push(body);
      if (body.until === null) here.people = people;
      const found = people.find((each) => each.id === params.id);
      if (body.until === null) return HttpResponse.json({ ...found, version: 3 });
      return changed(params.id, {});
    }),
    http.patch(at("/api/v1/contacts/:id"), async ({ params, request }) => {
      here.sent.push(await request.json());
      return HttpResponse.json({ ...find(params.id), owner: { id: "m2", name: "Bo" }, version: 2 });
    }),
    http.post(at("/api/v1/contacts/:id/notes"), async ({ params, request }) => {
      const body = (await request.json()) as object;
      here.sent.push(body);
      return HttpResponse.json({ id: "n1", contact_id: params.id, ...body }, { status: 201 });
    }),
  );
  return here;
}

const ada = cold("ada", "Ada Byron");
const ben = cold("ben", "Ben Okri", { status: "warm", last_inbound_at: null, quiet_since: ago(9) });
const cem = cold("cem", "Cem Arslan");

const names = () =>
  within(screen.getByRole("list", { name: "People going cold" }))
    .getAllByRole("link")
    .map((link) => link.textContent)
    .filter((name) => name !== "");
const link = (name: string) => screen.findByRole("link", { name });

const focusOn = (name: string) =>
  waitFor(() => expect(document.activeElement?.textContent).toBe(name));

describe("the queue of people going cold", () => {
  it("says who and why, and is counted in the navigation", async () => {
    queue(ada, ben);
    open("/going-cold");

    expect(await screen.findByText("Hot for 9 days · silent for 6 days")).toBeTruthy();
    expect(screen.getByText("Warm for 9 days · never wrote")).toBeTruthy();
    expect(screen.getByText("2 people")).toBeTruthy();
    expect(screen.getByText(/Warm for 7 days or Hot for 3 days without/)).toBeTruthy();
    expect((await screen.findAllByText("2 people are going cold"))[0]).toBeTruthy();
  });

  it("is walked with j and k, and a move takes its person out and goes on to the next", async () => {
    const here = queue(ada, ben, cem);
    open("/going-cold");
    await link("Ada Byron");

    await userEvent.keyboard("jjk");
    await focusOn("Ada Byron");
    await userEvent.keyboard("s");
    await screen.findByRole("menu");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Hot"));
    await userEvent.keyboard("cu{Enter}");

    await waitFor(() => expect(screen.queryByRole("link", { name: "Ada Byron" })).toBeNull());
    await focusOn("Ben Okri");
    expect(here.sent).toEqual([{ status: "customer" }]);
    expect(await screen.findByText(/^Ada Byron → Customer/)).toBeTruthy();
  });

  it("snoozes with z until the morning in three days, and undo brings the person back", async () => {
    const here = queue(ada, ben);
    open("/going-cold");
    (await link("Ada Byron")).focus();

    await userEvent.keyboard("z");

    await focusOn("Ben Okri");
    const [{ until }] = here.sent as [{ until: string }];
    const away = (Date.parse(until) - Date.now()) / DAY;
    expect(away).toBeGreaterThan(1.9);
    expect(away).toBeLessThanOrEqual(3.1);
    await screen.findByText(/^Ada Byron comes back on/);
    await userEvent.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(here.sent.at(-1)).toEqual({ until: null, undo_of: "change ada" }));
    expect(await link("Ada Byron")).toBeTruthy();
  });

  it("goes on when an owner was given or a note was written, and keeps who stays", async () => {
    const here = queue(ada, ben, cem);
    open("/going-cold");
    (await link("Ada Byron")).focus();

    await userEvent.keyboard("o");
    await userEvent.click(await screen.findByRole("menuitemradio", { name: "Bo" }));
    await focusOn("Ben Okri");
    await userEvent.keyboard("n");
    const box = await screen.findByRole("textbox", { name: "Note about Ben Okri" });
    await waitFor(() => expect(document.activeElement).toBe(box));
    await userEvent.keyboard("called, no answer{Control>}{Enter}{/Control}");

    await focusOn("Cem Arslan");
    expect(here.sent).toEqual([{ owner_id: "m2" }, { body: "called, no answer" }]);
    expect(names()).toEqual(["Ada Byron", "Ben Okri", "Cem Arslan"]);
  });

  it("lets somebody go who wrote, and hands the focus on", async () => {
    const here = queue(ada, ben);
    const { client } = open("/going-cold");
    (await link("Ada Byron")).focus();
    here.people = [ben];

    apply(client, [{ type: "contact.updated", id: "ada", version: 2 }]);

    await waitFor(() => expect(screen.queryByRole("link", { name: "Ada Byron" })).toBeNull());
    await focusOn("Ben Okri");
  });

  it("asks only for what its address says", async () => {
    const here = queue(ada);
    open("/going-cold?owner=me&status=hot&snoozed=true");
    await link("Ada Byron");
    const asked = new URLSearchParams(here.asked.find((each) => each.includes("owner")));
    expect(Object.fromEntries(asked)).toMatchObject({ owner: "me", status: "hot", snoozed: "true" });
    expect(screen.getByRole("button", { name: "Put Ada Byron back into the queue" })).toBeTruthy();
  });

  it("teaches when there is nobody", async () => {
    queue();
    open("/going-cold");
    expect(await screen.findByRole("heading", { name: "Nobody is going cold" })).toBeTruthy();
    expect(screen.getByText(/z snooze/)).toBeTruthy();
    expect(screen.queryByText(/going cold$/, { selector: ".sr-only" })).toBeNull();
  });

  it("shows a viewer everybody and nothing to act with", async () => {
    queue(ada);
    open("/going-cold", session({ scopes: ["contacts:read"] }));
    await link("Ada Byron");
    const list = within(screen.getByRole("list", { name: "People going cold" }));
    expect(list.queryByRole("button", { name: /Status|Snooze|Note/ })).toBeNull();
    await userEvent.keyboard("jz");
    await focusOn("Ada Byron");
  });
});
