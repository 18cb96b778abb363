import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { View } from "../../api/types";
import { columns, DEFAULT_COLUMNS } from "../../lib/columns";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { asksBeforeClosing } from "../../test/unsaved";

const ME = session().member.id;

function view(change: Partial<View> = {}): View {
  return {
    id: "v1",
    name: "Hot ones",
    owner_id: ME,
    query: { status: ["hot"] },
    shared: false,
    pinned: false,
    is_default: false,
    created_at: "2026-03-01T10:00:00Z",
    version: 2,
    ...change,
  };
}

/** The list with these views, and what was asked of the server about them. */
function show(path: string, views: View[], as = session()) {
  const asked: [string, unknown][] = [];
  server.use(http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([contact()]))));
  const opened = open(path, as);
  server.use(
    http.get(at("/api/v1/views"), () => HttpResponse.json({ items: views })),
    http.post(at("/api/v1/views"), async ({ request }) => {
      const body = (await request.json()) as Partial<View>;
      asked.push(["post", body]);
      return HttpResponse.json(view({ id: "v2", ...body }), { status: 201 });
    }),
    http.patch(at("/api/v1/views/v1"), async ({ request }) => {
      asked.push(["patch", await request.json()]);
      return HttpResponse.json(view());
    }),
    http.delete(at("/api/v1/views/v1"), () => {
      asked.push(["delete", null]);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { ...opened, asked };
}

/** Somebody who neither owns the team's views nor runs things. */
function staff() {
  const as = session();
  as.member.role = "staff";
  as.scopes = ["contacts:read", "contacts:write"];
  return as;
}

const more = () => screen.findByRole("button", { name: /What to do with the view/ });

async function pick(name: string) {
  const user = userEvent.setup();
  await user.click(await more());
  await user.click(await screen.findByRole("menuitemradio", { name }));
  return user;
}

describe("a view", () => {
  it("is deleted only when that is meant", async () => {
    const { asked } = show("/contacts?view=v1&status=hot", [view()]);
    const user = await pick("Delete the view");
    const dialog = await screen.findByRole("dialog");
    expect(asked).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Delete the view" }));
    await waitFor(() => expect(asked).toEqual([["delete", null]]));
  });

  it("is renamed, pinned and made the first", async () => {
    const { asked } = show("/contacts?view=v1&status=hot", [view()]);
    await pick("Pin to the front");
    await pick("Open the list with it");
    const user = await pick("Rename or share");
    const name = await screen.findByRole("textbox", { name: /Name/ });
    await user.clear(name);
    await user.type(name, "Ready{Enter}");
    await waitFor(() =>
      expect(asked).toEqual([
        ["patch", { pinned: true }],
        ["patch", { is_default: true }],
        ["patch", { name: "Ready", shared: false }],
      ]),
    );
  });

  it("is kept by who only reads, and not offered to the team", async () => {
    const as = session();
    as.member.role = "viewer";
    as.scopes = ["contacts:read"];
    const { asked } = show("/contacts?status=hot", [], as);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Keep as a view" }));
    const name = await screen.findByRole("textbox", { name: /Name/ });
    expect(screen.queryByRole("switch")).toBeNull();
    await user.type(name, "Mine{Enter}");
    await waitFor(() => expect(asked[0]?.[1]).toMatchObject({ name: "Mine", shared: false }));
  });

  it("that one shared before one only read is taken back", async () => {
    const as = session();
    as.member.role = "viewer";
    as.scopes = ["contacts:read"];
    const { asked } = show("/contacts?view=v1&status=hot", [view({ shared: true })], as);
    const user = await pick("Rename or share");
    await user.click(await screen.findByRole("switch"));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked).toEqual([["patch", { name: "Hot ones", shared: false }]]));
  });

  it("half named is not lost unasked", async () => {
    show("/contacts?status=hot", []);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Keep as a view" }));
    await user.type(await screen.findByRole("textbox", { name: /Name/ }), "Mine");
    await asksBeforeClosing(user, "Keep as a view");
  });

  it.each([
    ["a viewer", "viewer", []],
    ["staff", "staff", ["contacts:write"]],
  ] as const)("of the team offers %s nothing that would be refused", async (_who, role, more) => {
    const as = session();
    as.member.role = role;
    as.scopes = ["contacts:read", ...more];
    show("/contacts?view=v1", [view({ owner_id: "somebody", shared: true })], as);
    await screen.findByRole("link", { name: "Hot ones" });
    await screen.findByRole("link", { name: "Amara Okafor" });
    expect(screen.queryByRole("button", { name: /Save changes|What to do/ })).toBeNull();
  });

  it("of the team may be changed by those who run things, but is not their first", async () => {
    show("/contacts?view=v1&status=hot", [view({ owner_id: "somebody", shared: true })]);
    await userEvent.setup().click(await more());
    expect((await screen.findAllByRole("menuitemradio")).map((each) => each.textContent)).toEqual([
      "Rename or share",
      "Pin to the front",
      "Delete the view",
    ]);
  });

  it("that was changed goes back to what it was on Cancel", async () => {
    const { router, asked } = show("/contacts?view=v1&status=hot&status=warm", [view()]);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(router.state.location.href).toBe("/contacts?status=hot&view=v1"));
    expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
    expect(asked).toEqual([]);
  });

  it("of the team that staff changed is dropped, or kept as their own", async () => {
    const team = view({ owner_id: "somebody", shared: true });
    const { asked, router } = show("/contacts?view=v1&status=hot&sort=name", [team], staff());
    const user = userEvent.setup();
    await screen.findByRole("button", { name: "Cancel" });
    expect(screen.queryByRole("button", { name: /Save changes|What to do/ })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Save as own view" }));
    await user.type(await screen.findByRole("textbox", { name: /Name/ }), "Mine{Enter}");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ view: "v2" }));
    expect(asked).toEqual([
      [
        "post",
        {
          name: "Mine",
          shared: false,
          query: { status: ["hot"], sort: "name", columns: [...DEFAULT_COLUMNS] },
        },
      ],
    ]);
  });

  it("has its own columns, and is changed when they are", async () => {
    const query = { status: ["hot"], columns: ["email", "phone"] };
    const { asked } = show("/contacts", [view({ query })]);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("link", { name: "Hot ones" }));
    await screen.findByRole("columnheader", { name: "E-mail" });
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(await screen.findByRole("checkbox", { name: "Phone" }));
    expect(columns.get()).toEqual(DEFAULT_COLUMNS);
    await user.click(await screen.findByRole("button", { name: "Save changes" }));
    await waitFor(() =>
      expect(asked).toEqual([["patch", { query: { status: ["hot"], columns: ["email"] } }]]),
    );
  });

  it("that is one's default opens with the list, once", async () => {
    const { router } = show("/contacts", [view({ is_default: true })]);
    await waitFor(() => expect(router.state.location.search).toMatchObject({ view: "v1" }));
    await userEvent.setup().click(await screen.findByRole("link", { name: "Everybody" }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it("that is the default of somebody else does not", async () => {
    const { router } = show("/contacts", [
      view({ is_default: true, shared: true, owner_id: "somebody" }),
    ]);
    await screen.findByRole("link", { name: "Hot ones" });
    expect(router.state.location.search).toEqual({});
  });
});

it("views that can't be read are said to be so, and read again", async () => {
  const user = userEvent.setup();
  show("/contacts", [view()]);
  let broken = true;
  server.use(
    http.get(at("/api/v1/views"), () =>
      broken
        ? HttpResponse.json({ detail: "views rest" }, { status: 503 })
        : HttpResponse.json({ items: [view()] }),
    ),
  );
  expect(await screen.findByText("views rest")).toBeTruthy();
  broken = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Hot ones" })).toBeTruthy();
});
