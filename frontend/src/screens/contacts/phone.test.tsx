import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clearChosen } from "../../lib/chosen";
import { contact, page, session } from "../../test/factories";
import { narrow } from "../../test/narrow";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { selecting } from "./selecting";

const PEOPLE = ["Ada", "Bo"].map((name, n) =>
  contact({ id: `01900000-0000-7000-8000-00000000001${n}`, name }),
);

/** Open the list on a narrow screen; returns what the server was asked for last. */
function onAPhone(scopes = session().scopes) {
  return opened("/contacts", scopes).asked;
}

function opened(path: string, scopes = session().scopes) {
  let asked = new URLSearchParams();
  server.use(
    http.get(at("/api/v1/contacts"), ({ request }) => {
      asked = new URL(request.url).searchParams;
      return HttpResponse.json(page(PEOPLE));
    }),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/members"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/contacts/owners"), () => HttpResponse.json({ items: [] })),
  );
  const { router } = open(path, session({ scopes }));
  return { router, asked: () => asked };
}

beforeEach(() => {
  clearChosen();
  selecting.set(false);
  narrow();
});

afterEach(() => vi.restoreAllMocks());

describe("the cards of a phone", () => {
  it("are ticked after Select, wherever they are tapped, and not any more when done", async () => {
    onAPhone();
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Select" }));
    await user.click(screen.getByRole("checkbox", { name: "Select Bo" }));
    await screen.findByText("1 selected");
    // A tap on the name ticks, and opens nobody
    fireEvent.click(screen.getByRole("link", { name: "Ada" }), { detail: 1 });
    await screen.findByText("2 selected");
    expect(screen.getByRole("checkbox", { name: "Select this page" })).toHaveProperty("checked", true);
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.queryByText("2 selected")).toBeNull();
  });

  it("are ticked by a long press, which opens nobody", async () => {
    onAPhone();
    const link = await screen.findByRole("link", { name: "Ada" });
    fireEvent.pointerDown(link, { pointerType: "touch", clientX: 5, clientY: 5 });
    await screen.findByText("1 selected");
    fireEvent.pointerUp(link, { pointerType: "touch" });
    fireEvent.click(link, { detail: 1 });
    expect(screen.getByRole("checkbox", { name: "Select Ada" })).toHaveProperty("checked", true);
    expect(screen.getByRole("heading", { name: "Contacts", level: 1 })).toBeDefined();
  });

  it("can't be ticked by who can do nothing with them", async () => {
    onAPhone(["contacts:read"]);
    await screen.findByRole("link", { name: "Ada" });
    expect(screen.queryByRole("button", { name: "Select" })).toBeNull();
  });
});

describe("the filters of a phone", () => {
  it("stand in a sheet, are counted on its button, and filter at once", async () => {
    const asked = onAPhone();
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Filters" }));
    const sheet = within(await screen.findByRole("dialog", { name: "Filters" }));
    await user.click(sheet.getByRole("checkbox", { name: "Hot" }));
    await waitFor(() => expect(asked().getAll("status")).toEqual(["hot"]));
    await user.click(await sheet.findByRole("button", { name: "Show 2" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Filters: 1" }));
    const again = within(await screen.findByRole("dialog", { name: "Filters" }));
    await user.click(again.getByRole("button", { name: "Clear filters" }));
    await screen.findByRole("button", { name: "Filters", hidden: true });
  });
});

describe("a list of what an import made, on a phone", () => {
  const RAN = "2026-03-01T10:00:00.000Z/2026-03-01T10:05:00.000Z";

  it("says so in the sheet of filters, where it can be taken off", async () => {
    const { asked, router } = opened(`/contacts?imported=${encodeURIComponent(RAN)}&status=hot`);
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Filters: 2" }));
    const sheet = within(await screen.findByRole("dialog", { name: "Filters" }));
    const imported = within(sheet.getByRole("region", { name: "Imported" }));
    await user.click(imported.getByRole("button", { name: /^Remove the filter Imported: Mar 1, 2026/ }));
    await waitFor(() => expect(sheet.queryByRole("region", { name: "Imported" })).toBeNull());
    expect(router.state.location.search).toEqual({ status: "hot" });
    expect(asked().get("source")).toBeNull();
    await waitFor(() =>
      expect(screen.getByRole("dialog").contains(document.activeElement)).toBe(true),
    );
  });
});

describe("what stands in the head of a wide screen", () => {
  const more = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await screen.findByRole("button", { name: "More for this list" }));
    return (await screen.findAllByRole("menuitemradio")).map((each) => each.textContent);
  };

  it("is in a menu of the phone: import, export and the link", async () => {
    const { router } = opened("/contacts?status=hot");
    const user = userEvent.setup();
    expect(await more(user)).toEqual(["Import", "Export", "Copy the link to this list"]);
    await user.click(screen.getByRole("menuitemradio", { name: "Export" }));
    const dialog = await screen.findByRole("dialog", { name: "Export contacts" });
    within(dialog).getByRole("radio", { name: "The 2 that match the filters" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await more(user);
    await user.click(screen.getByRole("menuitemradio", { name: "Import" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/imports/new"));
  });

  it("offers there only what would not be refused", async () => {
    onAPhone(["contacts:read"]);
    expect(await more(userEvent.setup())).toEqual(["Copy the link to this list"]);
  });
});

describe("the cards of a search", () => {
  it("say which field matched, and mark what did", async () => {
    const cut = (...texts: string[]) => texts.map((text, at) => ({ text, match: at % 2 === 1 }));
    server.use(
      http.get(at("/api/v1/search/contacts"), () =>
        HttpResponse.json(
          page([
            { ...PEOPLE[0], matched_on: ["name"], highlights: { name: cut("A", "da") } },
            { ...PEOPLE[1], matched_on: ["e-mail"], highlights: { email: cut("", "bo", "@x.io") } },
            contact({ id: "3", name: "Cy", matched_on: ["previous number"], highlights: {} }),
            contact({
              id: "4",
              name: "Di",
              phone: "+447700900123",
              matched_on: ["phone"],
              highlights: { phone: cut("+44", "7700900123") },
            }),
            contact({ id: "5", name: "Ed", phone: null, matched_on: ["phone"], highlights: {} }),
          ]),
        ),
      ),
    );
    opened("/contacts?q=%2B44%20(0)7700%20900123");
    const list = within(await screen.findByRole("list", { name: "Contacts" }));
    const cards = list.getAllByRole("listitem");
    const marked = cards.map((card) => card.querySelector("mark")?.textContent);
    expect(marked.map((text) => text?.replace(/\s/g, " "))).toEqual([
      "da",
      "bo",
      undefined,
      "7700 900123",
      undefined,
    ]);
    expect(cards[1]?.textContent).toContain("bo@x.io");
    expect(cards[2]?.textContent).toContain("found by an earlier number");
    expect(cards[3]?.textContent).not.toContain("found by");
    expect(cards[4]?.textContent).toContain("found by");
  });
});

describe("the sheet of filters", () => {
  it("also says in which order, where there are no heads of columns", async () => {
    const { router, asked } = opened("/contacts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Filters" }));
    const sort = await screen.findByRole("combobox", { name: "Sort by" });
    expect(sort).toHaveProperty("value", "-last_active_at");
    await user.selectOptions(sort, "Name, ascending");
    await waitFor(() => expect(asked().get("sort")).toBe("name"));
    expect(router.state.location.search).toMatchObject({ sort: "name" });
  });

  it("offers no order of what is found, which has its own", async () => {
    server.use(http.get(at("/api/v1/search/contacts"), () => HttpResponse.json(page(PEOPLE))));
    opened("/contacts?q=ad");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Filters" }));
    await screen.findByRole("dialog", { name: "Filters" });
    expect(screen.queryByRole("combobox", { name: "Sort by" })).toBeNull();
  });
});
