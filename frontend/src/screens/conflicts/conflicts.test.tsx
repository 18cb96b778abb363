import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const conflict = (id: string) => ({
  id,
  kind: "username",
  value: `nickname-${id}`,
  contact_id: "c-1",
  other_id: "c-2",
  created_at: "2026-03-01T10:00:00Z",
});

it("shows doubts a page at a time", async () => {
  server.use(
    http.get(at("/api/v1/contacts/conflicts"), ({ request }) => {
      const more = new URL(request.url).searchParams.get("cursor") === "c1";
      return HttpResponse.json({
        items: [conflict(more ? "two" : "one")],
        next: more ? null : "c1",
      });
    }),
    http.get(at("/api/v1/contacts/:id"), () =>
      HttpResponse.json({ code: "not_found" }, { status: 404 }),
    ),
  );
  open("/conflicts");
  expect(await screen.findByText("nickname-one")).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("nickname-two")).toBeTruthy();
  expect(screen.getByText("nickname-one")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

it("goes on in the list once a doubt is decided, whose card goes", async () => {
  let items = [conflict("one"), conflict("two")];
  server.use(
    http.get(at("/api/v1/contacts/conflicts"), () => HttpResponse.json({ items, next: null })),
    http.post(at("/api/v1/contacts/conflicts/:id"), () => {
      items = items.slice(1);
      return HttpResponse.json(conflict("one"));
    }),
    http.get(at("/api/v1/contacts/:id"), () =>
      HttpResponse.json({ code: "not_found" }, { status: 404 }),
    ),
  );
  open("/conflicts");
  const card = (await screen.findByText("nickname-one")).closest("article") as HTMLElement;
  await userEvent.click(within(card).getByRole("button", { name: "Leave both as they are" }));
  await waitFor(() => expect(screen.queryByText("nickname-one")).toBeNull());
  const list = screen.getByText("nickname-two").closest("ul");
  expect(document.activeElement).toBe(list);
});

const ada = contact({ id: "c-1", name: "Ada" });
const double = contact({ id: "c-2", name: "Ada L." });

function answerPairs(...pages: object[][]) {
  server.use(
    http.get(at("/api/v1/duplicates"), ({ request }) => {
      const page = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      return HttpResponse.json({
        items: pages[page] ?? [],
        next: page + 1 < pages.length ? String(page + 1) : null,
      });
    }),
  );
}

const pair = { contact: double, other: ada, reasons: ["phone", "name"] };

it("shows who may be one person, and takes the word of who says they are not", async () => {
  const user = userEvent.setup();
  answerPairs([pair]);
  const told: string[] = [];
  server.use(
    http.delete(at("/api/v1/contacts/:id/duplicates/:other"), ({ params }) => {
      told.push(`${params.id} ${params.other}`);
      answerPairs([]);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  open("/conflicts?show=alike");
  const card = await screen.findByRole("article", { name: "Ada · Ada L." });
  expect(within(card).getByText("Same number · Same name")).toBeTruthy();
  await user.click(within(card).getByRole("button", { name: "Not the same" }));
  expect(await screen.findByText("Nobody looks like somebody else")).toBeTruthy();
  expect(told).toEqual(["c-1 c-2"]);
});

it("compares two, of which the older one would stay", async () => {
  answerPairs([pair]);
  open("/conflicts?show=alike");
  const card = await screen.findByRole("article", { name: "Ada · Ada L." });
  await userEvent.setup().click(within(card).getByRole("button", { name: "Compare" }));
  expect(await screen.findByRole("dialog", { name: "Merge Ada L. into Ada" })).toBeTruthy();
});

it("says that only the newest were looked at, and looks further", async () => {
  answerPairs([], [pair]);
  open("/conflicts");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("tab", { name: "Possible duplicates" }));
  expect(await screen.findByText("Nobody so far")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("article", { name: "Ada · Ada L." })).toBeTruthy();
  expect(screen.queryByText("Nobody so far")).toBeNull();
});

it("leaves the decision to those who may change contacts", async () => {
  answerPairs([pair]);
  open("/conflicts?show=alike", session({ scopes: ["contacts:read"] }));
  await screen.findByRole("article", { name: "Ada · Ada L." });
  expect(screen.queryByRole("button", { name: "Not the same" })).toBeNull();
});

it("says of a side that it is gone only where it is, else why it can't be read", async () => {
  let broken = true;
  server.use(
    http.get(at("/api/v1/contacts/conflicts"), () =>
      HttpResponse.json({ items: [conflict("one")], next: null }),
    ),
    http.get(at("/api/v1/contacts/c-1"), () =>
      broken ? HttpResponse.json({ detail: "no database" }, { status: 503 }) : HttpResponse.json(ada),
    ),
    http.get(at("/api/v1/contacts/c-2"), () =>
      HttpResponse.json({ code: "not_found" }, { status: 404 }),
    ),
  );
  open("/conflicts");
  await screen.findByText("no database");
  expect(await screen.findAllByText("This contact is gone")).toHaveLength(1);
  broken = false;
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Ada" })).toBeTruthy();
});
