import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { clearChosen } from "../../lib/chosen";
import { toasts } from "../../lib/toasts";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const person = (n: number, name: string) =>
  contact({ id: `01900000-0000-7000-8000-0000000000${n + 10}`, name });
const [ANA, ANNA, MARIANA] = [person(1, "Ana"), person(2, "Anna"), person(3, "Mariana")];
const NOTICE = "Search is down: searching names only, by how they begin.";

/** A search that answers or not, and a list that has two pages of names. */
function desk() {
  const state = { rests: true, status: 503, lists: [] as URLSearchParams[], searches: 0 };
  server.use(
    http.get(at("/api/v1/search/contacts"), ({ request }) => {
      state.searches += 1;
      if (state.rests) return HttpResponse.json({ code: "unavailable" }, { status: state.status });
      const cursor = new URL(request.url).searchParams.get("cursor");
      if (cursor && cursor !== "s2") return HttpResponse.json({ code: "bad_cursor" }, { status: 400 });
      const found = cursor ? [ANNA] : [MARIANA, ANA];
      return HttpResponse.json(page(found, { total: 3, next: cursor ? null : "s2" }));
    }),
    http.get(at("/api/v1/contacts"), ({ request }) => {
      const asked = new URL(request.url).searchParams;
      state.lists.push(asked);
      const second = asked.get("cursor") === "n2";
      const more = { total: 2, next: second ? null : "n2", previous: second ? "n1" : null };
      return HttpResponse.json(page([second ? ANNA : ANA], more));
    }),
  );
  return state;
}

const shown = (name: string) => screen.findByRole("checkbox", { name: `Select ${name}` });
const comeBack = () => window.dispatchEvent(new Event("focus"));

beforeEach(() => {
  clearChosen();
  toasts.set([]);
});

describe("while the search rests", () => {
  it.each([503, 502])("names are found by how they begin, with the filters (%i)", async (status) => {
    const state = desk();
    state.status = status;
    open("/contacts?q=an&status=hot&limit=25");
    await shown("Ana");
    expect(screen.getByText(NOTICE)).toBeDefined();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(Object.fromEntries(state.lists.at(-1) ?? [])).toEqual({
      name: "an",
      status: "hot",
      sort: "name",
      limit: "25",
    });
  });

  it("their pages go on by name, and the search comes back with its first one", async () => {
    const state = desk();
    const { router } = open("/contacts?q=an&limit=25");
    await shown("Ana");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await shown("Anna");
    expect(state.lists.at(-1)?.get("cursor")).toBe("n2");
    expect(screen.getByText(NOTICE)).toBeDefined();
    state.rests = false;
    comeBack();
    await shown("Mariana");
    expect(router.state.location.search).toEqual({ q: "an", limit: "25" });
    expect(screen.queryByText(NOTICE)).toBeNull();
  });

  it("nothing moves before it answers again, and then the list is what it finds", async () => {
    const state = desk();
    open("/contacts?q=an");
    await shown("Ana");
    const { searches, lists } = { ...state, lists: state.lists.length };
    comeBack();
    await waitFor(() => expect(state.searches).toBe(searches + 1));
    expect(state.lists).toHaveLength(lists);
    state.rests = false;
    comeBack();
    await shown("Mariana");
    expect(screen.queryByText(NOTICE)).toBeNull();
  });

  it("a further page of what it found begins by name", async () => {
    const state = desk();
    state.rests = false;
    const { router } = open("/contacts?q=an");
    await shown("Mariana");
    state.rests = true;
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(router.state.location.search).toEqual({ q: "an" }));
  });

  it("a selection is of those names, and of nobody whom only the search would find", async () => {
    const asked: object[] = [];
    const state = desk();
    server.use(
      http.post(at("/api/v1/exports"), async ({ request }) => {
        asked.push((await request.json()) as object);
        return HttpResponse.json({ id: "x1", url: null }, { status: 201 });
      }),
    );
    open("/contacts?q=an");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Ana" }));
    const bar = within(await screen.findByRole("region", { name: "Selected contacts" }));
    await userEvent.click(bar.getByRole("button", { name: "Select all 2 found" }));
    await userEvent.click(bar.getByRole("button", { name: "Export" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Export contacts" }));
    expect(dialog.getByRole("radio", { name: "2 selected" })).toHaveProperty("checked", true);
    await userEvent.click(await dialog.findByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({
      selection: { filter: { name: "an" }, exclude_ids: [], expected_count: 2 },
    });

    state.rests = false;
    comeBack();
    await shown("Mariana");
    await screen.findByText("Selection cleared");
    expect(screen.queryByRole("region", { name: "Selected contacts" })).toBeNull();
  });

  it("an export of the list is of those names", async () => {
    const asked: object[] = [];
    desk();
    server.use(
      http.post(at("/api/v1/exports"), async ({ request }) => {
        asked.push((await request.json()) as object);
        return HttpResponse.json({ id: "x1", url: null }, { status: 201 });
      }),
    );
    open("/contacts?q=an");
    await shown("Ana");
    await userEvent.click(screen.getByRole("button", { name: "Export" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Export contacts" }));
    await userEvent.click(dialog.getByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ selection: { filter: { name: "an" }, expected_count: 2 } });
  });
});
