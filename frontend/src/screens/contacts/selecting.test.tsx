import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { chosen, clearChosen } from "../../lib/chosen";
import { count } from "../../lib/selection";
import { toasts } from "../../lib/toasts";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const PEOPLE = [...Array(60).keys()].map((n) =>
  contact({ id: `01900000-0000-7000-8000-0000000000${n + 10}`, name: `Person ${n}` }),
);

/** Pages by a cursor; of what would be 25 rows on the screen three are enough. */
function pages({ request }: { request: Request }) {
  const asked = new URL(request.url).searchParams;
  const from = Number(asked.get("cursor") ?? 0);
  const limit = Number(asked.get("limit"));
  const to = from + (limit === 25 ? 3 : limit);
  const next = to < PEOPLE.length ? String(to) : null;
  return HttpResponse.json(page(PEOPLE.slice(from, to), { next, total: PEOPLE.length }));
}

/** What bulk is asked, and what it answers at first. */
function bulk(...answers: (() => Response)[]) {
  const asked: { selection: { ids?: string[] } }[] = [];
  const job = { id: "b1", action: {}, state: "done", total: 1, counts: { changed: 1 } };
  server.use(
    http.get(at("/api/v1/contacts"), pages),
    http.get(at("/api/v1/search/contacts"), pages),
    http.post(at("/api/v1/bulk"), async ({ request }) => {
      asked.push((await request.json()) as (typeof asked)[number]);
      return answers.shift()?.() ?? HttpResponse.json(job);
    }),
  );
  return asked;
}

const bar = async () => within(await screen.findByRole("region", { name: "Selected contacts" }));
const press = async (name: string | RegExp, where: Pick<typeof screen, "findByRole"> = screen) =>
  userEvent.click(await where.findByRole("button", { name }));
const tick = async (name: string) =>
  userEvent.click(await screen.findByRole("checkbox", { name: `Select ${name}` }));

async function makeWarm() {
  await press("Status", await bar());
  await userEvent.click(await screen.findByRole("menuitemradio", { name: "Warm" }));
}

beforeEach(() => {
  clearChosen();
  toasts.set([]);
});

describe("all that match", () => {
  it("are selected from a few rows, over pages, and without the ones that are unticked", async () => {
    const asked = bulk();
    open("/contacts?status=cold&limit=25");
    await tick("Person 1");
    await press("Next");
    await tick("Person 4");
    await press("Select all 60 that match", await bar());
    await tick("Person 5");
    await press("Previous");
    await tick("Person 2");
    (await bar()).getByText("58 selected");
    await makeWarm();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toEqual({
      filter: { status: ["cold"] },
      exclude_ids: [PEOPLE[5]?.id, PEOPLE[2]?.id],
      expected_count: 58,
    });
  });

  it("are asked about once more when they are others by now, before anything is done", async () => {
    const problem = { code: "selection_changed", expected: 60, found: 75 };
    const asked = bulk(() => HttpResponse.json(problem, { status: 409 }));
    open("/contacts?status=cold&limit=25");
    await tick("Person 1");
    await press("Select all 60 that match", await bar());
    await makeWarm();
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText("75 contacts match by now")).toBeDefined();
    await press("Go on with 75", dialog);
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.selection).toMatchObject({ expected_count: 75 });
  });

  it("are about so many where they are not counted, until somebody wants something of them", async () => {
    const problem = { code: "selection_changed", expected: 48_210, found: 47_001 };
    const asked = bulk(() => HttpResponse.json(problem, { status: 409 }));
    server.use(
      http.get(at("/api/v1/contacts"), () =>
        HttpResponse.json(
          page(PEOPLE.slice(0, 3), { next: "25", total: 48_210, total_is_exact: false }),
        ),
      ),
    );
    open("/contacts?status=cold&limit=25");
    await tick("Person 1");
    await press("Select all that match, about 48,210", await bar());
    (await bar()).getByText("about 48,210 selected");
    await makeWarm();
    const dialog = within(await screen.findByRole("dialog"));
    dialog.getByText("The list showed another number. Nothing has been done yet.");
    await press("Go on with 47,001", dialog);
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.selection).toMatchObject({ expected_count: 47_001 });
    (await bar()).getByText("47,001 selected");
  });

  it("come back with the list that they match, and with no other", async () => {
    const asked = bulk();
    const { router } = open("/contacts?status=cold&limit=25");
    await tick("Person 1");
    await press("Select all 60 that match", await bar());
    await press("Remove the filter Status");
    await screen.findByText("Selection cleared");
    expect(screen.queryByRole("region", { name: "Selected contacts" })).toBeNull();
    await press("Restore");
    (await bar()).getByText("60 selected");
    expect(router.state.location.href).toContain("status=cold");
    await makeWarm();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toMatchObject({ filter: { status: ["cold"] } });
  });
});

describe("some that were ticked", () => {
  it("are put away with their filter, and come back one by one where they are asked for", async () => {
    const asked = bulk();
    open("/contacts?status=cold&limit=25");
    await tick("Person 1");
    await tick("Person 2");
    expect(document.querySelectorAll("tr[data-selected]")).toHaveLength(2);
    await press("Remove the filter Status");
    await screen.findByText("Selection cleared");
    await press("Restore");
    (await bar()).getByText("2 selected");
    await makeWarm();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection.ids).toEqual([PEOPLE[1]?.id, PEOPLE[2]?.id]);
  });
});

describe("all that a search finds", () => {
  it("are selected by its words and filters, however many, without those that are unticked", async () => {
    const asked = bulk();
    server.use(
      http.get(at("/api/v1/search/contacts"), () =>
        HttpResponse.json(page(PEOPLE.slice(0, 3), { next: "25", total: 48_210 })),
      ),
    );
    open("/contacts?q=person&status=hot&limit=25");
    await tick("Person 1");
    await press("Select all 48,210 found", await bar());
    await tick("Person 2");
    (await bar()).getByText("48,209 selected");
    await makeWarm();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toEqual({
      filter: { status: ["hot"], q: "person" },
      exclude_ids: [PEOPLE[2]?.id],
      expected_count: 48_209,
    });
  });
});

describe("what is deleted", () => {
  const job = { id: "b1", action: {}, state: "running", total: 1, counts: { changed: 0 } };

  it("is ticked no more, also when the list was left before the job was over", async () => {
    let over = false;
    bulk(() => HttpResponse.json(job));
    const nothing = () => HttpResponse.json({ items: [], next: null });
    server.use(
      ...["bulk", "exports", "imports"].map((kind) => http.get(at(`/api/v1/${kind}`), nothing)),
      http.get(at("/api/v1/bulk/b1"), () =>
        HttpResponse.json(over ? { ...job, state: "done", counts: { changed: 1 } } : job),
      ),
    );
    const { router } = open("/contacts?limit=25");
    await tick("Person 1");
    await press("Delete", await bar());
    await press("Delete", within(await screen.findByRole("dialog")));
    await within(await screen.findByRole("region", { name: "Selected contacts" })).findByText(
      "Working",
    );
    await act(() => router.navigate({ to: "/jobs" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Selected contacts" })).toBeNull());
    over = true;
    await waitFor(() => expect(count(chosen.get())).toBe(0), { timeout: 4_000 });
  });
});

describe("several rows", () => {
  const ticked = () =>
    screen
      .getAllByRole("checkbox", { checked: true })
      .map((box) => box.getAttribute("aria-label"))
      .filter((name) => name !== "Select this page");
  const rows = async () => {
    bulk();
    open("/contacts?limit=100");
    await screen.findByRole("link", { name: "Person 5" });
    return userEvent.setup();
  };
  const box = (n: number) => screen.getByRole("checkbox", { name: `Select Person ${n}` });
  const names = (...ns: number[]) => ns.map((n) => `Select Person ${n}`);

  it("are ticked up to the one that is clicked with shift, backwards too, and unticked so", async () => {
    const user = await rows();
    const shifted = async (n: number) => {
      await user.keyboard("{Shift>}");
      await user.click(box(n));
      await user.keyboard("{/Shift}");
    };
    await user.click(box(5));
    await shifted(2);
    expect(ticked()).toEqual(names(2, 3, 4, 5));
    await user.click(box(4));
    await shifted(3);
    expect(ticked()).toEqual(names(2, 5));
  });

  it("are ticked with shift and arrows from the one with the focus, and given back on the way", async () => {
    const user = await rows();
    screen.getByRole("link", { name: "Person 3" }).focus();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(ticked()).toEqual(names(3, 4, 5));
    expect(document.activeElement).toBe(screen.getByRole("link", { name: "Person 5" }));
    await user.keyboard("{Shift>}{ArrowUp}{ArrowUp}{/Shift}");
    expect(ticked()).toEqual(names(3));
    await user.keyboard("{Shift>}{ArrowUp}{ArrowUp}{/Shift}");
    expect(ticked()).toEqual(names(1, 2, 3));
  });

  it("are reached from box to box, and the list ends where it ends", async () => {
    const user = await rows();
    box(1).focus();
    await user.keyboard("{Shift>}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}");
    expect(ticked()).toEqual(names(0, 1));
    expect(document.activeElement).toBe(box(0));
  });
});
