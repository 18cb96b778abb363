import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Contact } from "../../api/types";
import { writePrefs } from "../../lib/storage";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const BO = { id: "m2", name: "Bo", email: "bo@example.com", role: "staff", status: "active" };

/** A server that keeps one contact and answers a write when it is let, or refuses it. */
function serve(scopes = session().scopes) {
  let kept: Contact = contact();
  const gates: ((refuse: boolean) => void)[] = [];
  const sent: unknown[] = [];
  const write = async (request: Request, change: (body: Record<string, string[]>) => object) => {
    const body = (await request.json()) as Record<string, string[]>;
    sent.push(body);
    const refuse = await new Promise<boolean>((resolve) => gates.push(resolve));
    if (refuse) return HttpResponse.json({ detail: "not today" }, { status: 409 });
    kept = { ...kept, ...change(body), version: kept.version + 1 };
    return HttpResponse.json({ ...kept, change_id: `change ${kept.version}` });
  };
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([kept]))),
    http.get(at("/api/v1/contacts/:id"), () => HttpResponse.json(kept)),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [BO] })),
    http.get(at("/api/v1/tags"), () =>
      HttpResponse.json({ items: ["North", "vip"].map((name) => ({ name, contacts: 1 })) }),
    ),
    http.post(at("/api/v1/contacts/:id/tags"), ({ request }) =>
      write(request, ({ add = [], remove = [] }) => ({
        tags: [...kept.tags.filter((tag) => !remove.includes(tag)), ...add],
      })),
    ),
    http.patch(at("/api/v1/contacts/:id"), ({ request }) =>
      write(request, ({ owner_id }) => ({ owner: owner_id ? { id: BO.id, name: BO.name } : null })),
    ),
  );
  open("/contacts", session({ scopes }));
  const answer = async (refuse = false) => {
    await waitFor(() => expect(gates.length).toBeGreaterThan(0));
    gates.shift()?.(refuse);
  };
  return { answer, sent };
}

const tagsCell = (tags: string) =>
  screen.findByRole("button", { name: `Tags of Amara Okafor: ${tags}. Change` });
const ownerCell = (owner: string) =>
  screen.findByRole("button", { name: `Owner of Amara Okafor: ${owner}. Change` });

async function onTheRow() {
  (await screen.findByRole("link", { name: "Amara Okafor" })).focus();
  return userEvent.setup();
}

describe("the tags of a row", () => {
  it("are ticked and typed with the key t, shown at once, and taken back", async () => {
    const { answer, sent } = serve();
    const user = await onTheRow();
    await user.keyboard("t");
    const popover = within(await screen.findByRole("dialog", { name: "Tags of Amara Okafor" }));
    const field = popover.getByRole("textbox", { name: "Find or create a tag" });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.click(await popover.findByRole("checkbox", { name: "North" }));
    await tagsCell("vip, North");
    await user.type(field, "NORTH{Enter}");
    await tagsCell("vip");
    await user.type(field, "fair");
    expect(popover.getByRole("button", { name: "Create “fair”" })).toBeDefined();
    await user.keyboard("{Enter}");
    const cell = await tagsCell("vip, fair");

    for (let each = 0; each < 3; each++) await answer();
    await screen.findByText("“fair” added to Amara Okafor");
    expect(sent).toEqual([
      { add: ["North"], remove: [] },
      { add: [], remove: ["North"] },
      { add: ["fair"], remove: [] },
    ]);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(cell);

    await user.keyboard("{Control>}z{/Control}");
    await answer();
    await screen.findByText("“fair” removed from Amara Okafor");
    expect(sent.at(-1)).toEqual({ add: [], remove: ["fair"], undo_of: "change 6" });
    await tagsCell("vip");
  });

  it("leave Enter and Escape to an input method while it puts characters together", async () => {
    const { sent } = serve();
    const user = await onTheRow();
    await user.keyboard("t");
    const popover = await screen.findByRole("dialog", { name: "Tags of Amara Okafor" });
    const field = within(popover).getByRole("textbox", { name: "Find or create a tag" });
    await user.type(field, "kyaku");
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
    fireEvent.keyDown(field, { key: "Escape", isComposing: true });
    expect(field).toHaveProperty("value", "kyaku");
    expect(popover.isConnected).toBe(true);
    expect(sent).toEqual([]);
  });

  it("are as they were when the server says no", async () => {
    const { answer } = serve();
    const user = userEvent.setup();
    await user.click(await tagsCell("vip"));
    await user.click(await screen.findByRole("checkbox", { name: "vip" }));
    await tagsCell("none");
    await answer(true);
    await screen.findByText("not today");
    await tagsCell("vip");
  });
});

describe("the owner of a row", () => {
  it("is chosen with the key o, shown at once, and given back", async () => {
    const { answer, sent } = serve();
    const user = await onTheRow();
    await user.keyboard("o");
    await user.click(await screen.findByRole("menuitemradio", { name: "Bo" }));
    const cell = await ownerCell("Bo");
    expect(document.activeElement?.getAttribute("data-edit")).toBe("owner");
    await answer();
    await screen.findByText("Owner of Amara Okafor: Bo");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await ownerCell("Nobody");
    await answer();
    await screen.findByText("Owner of Amara Okafor: Nobody");
    expect(sent).toEqual([{ owner_id: "m2" }, { owner_id: null, undo_of: "change 4" }]);
    expect(cell.isConnected).toBe(true);
  });

  it("is only read by who may not write", async () => {
    serve(["contacts:read"]);
    const user = await onTheRow();
    await user.keyboard("o");
    await user.keyboard("t");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("button", { name: /Owner of/ })).toBeNull();
  });
});

describe("the keys of a row", () => {
  const cells = async () => [
    await screen.findByRole("link", { name: "Amara Okafor" }),
    await screen.findByRole("button", { name: /^Amara Okafor is Cold/ }),
    await tagsCell("vip"),
    await ownerCell("Nobody"),
  ];
  const told = (each: HTMLElement) => [each.title, each.getAttribute("aria-keyshortcuts")];

  it("are told by its cells, to the pointer and to the focus", async () => {
    serve();
    const [link, ...buttons] = await cells();
    link?.focus();
    for (const each of buttons) await userEvent.hover(each);
    expect((await cells()).map(told)).toEqual([
      ["Key: Enter", "Enter"],
      ["Key: s", "s"],
      ["Key: t", "t"],
      ["Key: o", "o"],
    ]);
  });

  it("are not told to who has switched them off", async () => {
    writePrefs({ shortcuts: false });
    serve();
    for (const each of await cells()) {
      each.focus();
      await userEvent.hover(each);
      expect(told(each)).toEqual(["", null]);
    }
  });
});

describe("the key c", () => {
  it("adds a contact from any screen, and stands in the sheet with t and o", async () => {
    serve();
    const user = await onTheRow();
    await user.keyboard("?");
    const sheet = within(await screen.findByRole("dialog"));
    for (const text of ["Add contact", "Change the tags", "Change the owner"]) {
      expect(sheet.getByText(text)).toBeDefined();
    }
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("gu");
    await screen.findByRole("heading", { name: "Usage", level: 1 });
    await user.keyboard("c");
    expect(await screen.findByLabelText(/^Phone/)).toBeDefined();
  });
});
