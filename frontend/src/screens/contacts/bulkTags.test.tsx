import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { BulkAction, SelectionBody, TagCounts } from "../../api/types";
import { clearChosen } from "../../lib/chosen";
import { toasts } from "../../lib/toasts";
import { contact, page } from "../../test/factories";
import { job } from "../../test/jobs";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { asksBeforeClosing, browserAsks } from "../../test/unsaved";
import { next } from "./tagWishes";

const PEOPLE = ["11", "12", "13"].map((id) =>
  contact({ id: `01900000-0000-7000-8000-0000000000${id}`, name: `Person ${id}` }),
);
const TAGS = ["vip", "old", "fair"].map((name, n) => ({
  id: `${n}`,
  name,
  colour: "",
  contacts: 9,
}));
const bulk: { selection: SelectionBody; action: BulkAction }[] = [];
let refusals: object[] = [];

beforeEach(() => {
  clearChosen();
  toasts.set([]);
  bulk.length = 0;
  refusals = [];
  counts({ total: 3, items: [{ name: "old", contacts: 1 }, { name: "VIP", contacts: 3 }] });
  server.use(
    http.get(at("/api/v1/contacts"), () => HttpResponse.json(page(PEOPLE, { total: 60 }))),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: TAGS })),
    http.get(at("/api/v1/members"), () =>
      HttpResponse.json(page([{ id: "m2", name: "Bo", status: "active", role: "staff" }])),
    ),
    http.post(at("/api/v1/bulk"), async ({ request }) => {
      const refusal = refusals.shift();
      if (refusal) return HttpResponse.json(refusal, { status: 409 });
      bulk.push((await request.json()) as (typeof bulk)[number]);
      const changed = { ...job("x").counts, changed: 2, unchanged: 1 };
      return HttpResponse.json(job(`b${bulk.length}`, { counts: changed }), { status: 202 });
    }),
  );
});

/** What the dialog is told of who has which tag; returns the selections that were asked about. */
function counts(answer: TagCounts): SelectionBody[] {
  const asked: SelectionBody[] = [];
  server.use(
    http.post(at("/api/v1/contacts/tag-counts"), async ({ request }) => {
      asked.push(((await request.json()) as { selection: SelectionBody }).selection);
      return HttpResponse.json(answer);
    }),
  );
  return asked;
}

const bar = async () => within(await screen.findByRole("region", { name: "Selected contacts" }));

async function dialog() {
  open("/contacts");
  const user = userEvent.setup();
  for (const { name } of PEOPLE) {
    await user.click(await screen.findByRole("checkbox", { name: `Select ${name}` }));
  }
  await user.click(await (await bar()).findByRole("button", { name: "Tags" }));
  return { user, dialog: within(await screen.findByRole("dialog", { name: "Tags of 3 contacts" })) };
}

const actions = () => bulk.map((each) => each.action);

describe("tags of many", () => {
  it("are ticked by whether all, some or none have them, and change only as they are pressed", async () => {
    const { user, dialog: asking } = await dialog();
    const vip = await asking.findByRole("checkbox", { name: "VIP 3" });
    const old = asking.getByRole<HTMLInputElement>("checkbox", { name: "old 1" });
    const fair = asking.getByRole("checkbox", { name: "fair 0" });
    expect(vip).toHaveProperty("checked", true);
    expect(old.indeterminate).toBe(true);
    expect(fair).toHaveProperty("checked", false);
    expect(asking.getByRole("button", { name: "Apply" })).toHaveProperty("disabled", true);
    await user.click(vip);
    await user.click(old);
    expect(old.indeterminate).toBe(false);
    await user.click(fair);
    expect(asking.getByRole("status").textContent).toBe("Tags to add: 2. To remove: 1.");
    await user.click(asking.getByRole("button", { name: "Apply" }));
    await waitFor(() => expect(toasts.get()).toHaveLength(1));
    expect(actions()).toEqual([{ kind: "retag", tags: ["old", "fair"], remove: ["VIP"] }]);
    expect(bulk[0]?.selection).toEqual({ ids: PEOPLE.map(({ id }) => id) });
    expect(toasts.get()[0]?.text).toBe("2 contacts changed. 1 stayed as it was.");
  });

  it("are found by a part of their name, and made on the way", async () => {
    const { user, dialog: asking } = await dialog();
    await asking.findByRole("checkbox", { name: "VIP 3" });
    const box = asking.getByRole("textbox", { name: "Tags" });
    await user.type(box, "fa");
    expect(asking.queryByRole("checkbox", { name: /VIP/ })).toBeNull();
    await user.type(box, "n club");
    await user.click(asking.getByRole("button", { name: /^Create .fan club/ }));
    expect(asking.getByRole("checkbox", { name: "fan club Add to all" })).toHaveProperty(
      "checked",
      true,
    );
    await user.type(box, "vip{Enter}");
    await user.click(asking.getByRole("button", { name: "Apply" }));
    const wanted = { kind: "retag", tags: ["fan club"], remove: ["VIP"] };
    await waitFor(() => expect(actions()).toEqual([wanted]));
  });

  it("are counted over all that match, and left open where those are too many", async () => {
    const asked = counts({ total: null, items: null });
    open("/contacts?status=hot");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: "Select Person 11" }));
    await user.click(await (await bar()).findByRole("button", { name: "Select all 60 that match" }));
    await user.click(await (await bar()).findByRole("button", { name: "Tags" }));
    const asking = within(await screen.findByRole("dialog"));
    const vip = await asking.findByRole("checkbox", { name: "vip" });
    await user.click(vip);
    await user.click(vip);
    await user.click(asking.getByRole("button", { name: "Apply" }));
    await waitFor(() => expect(actions()).toEqual([{ kind: "untag", tags: ["vip"] }]));
    expect(asked[0]).toEqual({ filter: { status: ["hot"] }, exclude_ids: [], expected_count: 60 });
  });

  it("change as they were wished when that is asked about once more", async () => {
    refusals = [{ code: "selection_changed", expected: 3, found: 4 }];
    const { user, dialog: asking } = await dialog();
    await user.click(await asking.findByRole("checkbox", { name: "VIP 3" }));
    await user.click(asking.getByRole("checkbox", { name: "fair 0" }));
    await user.click(asking.getByRole("button", { name: "Apply" }));
    await user.click(await screen.findByRole("button", { name: "Go on with 4" }));
    const wanted = { kind: "retag", tags: ["fair"], remove: ["VIP"] };
    await waitFor(() => expect(actions()).toEqual([wanted]));
  });

  it("are not forgotten unasked once some are chosen", async () => {
    const { user, dialog: asking } = await dialog();
    const vip = await asking.findByRole("checkbox", { name: "VIP 3" });
    expect(browserAsks()).toBe(false);
    await user.click(vip);
    await asksBeforeClosing(user, "Tags of 3 contacts");
    expect(bulk).toEqual([]);
  });

  it.each([
    ["all", ["remove", undefined]],
    ["none", ["add", undefined]],
    ["some", ["add", "remove", undefined]],
    ["unknown", ["add", "remove", undefined]],
  ] as const)("of which %s have one go through what can be wished of it", (had, turns) => {
    let wishes: ReturnType<typeof next> = new Map();
    for (const turn of turns) {
      wishes = next(wishes, "vip", had);
      expect(wishes.get("vip")).toBe(turn);
    }
  });
});

describe("the bar of bulk changes", () => {
  it("hands many over", async () => {
    open("/contacts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: "Select Person 12" }));
    await user.click(await (await bar()).findByRole("button", { name: "Owner" }));
    await user.click(await screen.findByRole("menuitemradio", { name: /Bo/ }));
    await waitFor(() => expect(actions()).toEqual([{ kind: "owner", owner_id: "m2" }]));
  });

  it("comes right after the table for who goes by keyboard", async () => {
    open("/contacts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("checkbox", { name: "Select Person 12" }));
    const clear = await (await bar()).findByRole("button", { name: "Clear the selection" });
    const table = screen.getByRole("table");
    const stops = [...document.querySelectorAll<HTMLElement>("a, button, input")];
    const last = stops.findLast((each) => table.contains(each));
    expect(stops[stops.indexOf(last as HTMLElement) + 1]).toBe(clear);
  });
});
