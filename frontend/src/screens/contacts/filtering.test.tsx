import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../../api/keys";
import { clearChosen } from "../../lib/chosen";
import { dayText, daysOf, rangeText } from "../../lib/periods";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const ME = session().member.id;
const stage = (code: string, contacts: number) => ({ code, label: code, allowed: [], contacts });
const member = (id: string, name: string) => ({ id, name, status: "active" });

/** Open the list; returns how to go on, the last query of the list, and the address. */
async function show(path: string) {
  let asked = new URLSearchParams();
  const counted: string[] = [];
  const user = userEvent.setup();
  const { router, client } = open(path);
  server.use(
    http.get(at("/api/v1/contacts"), ({ request }) => {
      asked = new URL(request.url).searchParams;
      return HttpResponse.json(page([contact()], { total: 60 }));
    }),
    http.get(at("/api/v1/lead-statuses"), () =>
      HttpResponse.json({ items: [stage("cold", 7), stage("hot", 1_205)], workflow: "free" }),
    ),
    http.get(at("/api/v1/members"), () =>
      HttpResponse.json({ items: [member("m2", "Zoe"), member(ME, "Ada")] }),
    ),
    http.get(at("/api/v1/contacts/owners"), () => {
      counted.push("owners");
      const items = [
        { owner_id: ME, contacts: 12 },
        { owner_id: "m2", contacts: 200 },
      ];
      return HttpResponse.json({ items });
    }),
    http.get(at("/api/v1/tags"), () =>
      HttpResponse.json({ items: ["vip", "eu", "new"].map((name) => ({ name, contacts: 3 })) }),
    ),
  );
  await screen.findByRole("link", { name: "Amara Okafor" });
  return { user, client, counted, asked: () => asked, address: () => router.state.location.href };
}

/** Press a chip, which stands before the heads of columns, and return what it is set with. */
async function chip(user: ReturnType<typeof userEvent.setup>, name: RegExp | string) {
  const [button] = await screen.findAllByRole("button", { name });
  if (button) await user.click(button);
  return within(await screen.findByRole("dialog"));
}

const lines = (dialog: Pick<typeof screen, "getAllByRole">) =>
  dialog.getAllByRole("checkbox").map((box) => box.parentElement?.textContent);

beforeEach(() => clearChosen());

describe("what a chip says", () => {
  it.each([
    ["tag=vip&tag=eu&tag=new&tag=old&tag=big", "Tags: vip, eu +3"],
    ["tag=vip&tag=eu&tag_mode=all", "Tags: vip + eu"],
    ["tag=vip&tag=eu&tag_mode=all&tag_is=not", "Tags: is not vip, eu"],
    ["tag_is=empty", "Tags: is empty"],
    ["status=hot&status_is=not", "Status: is not Hot"],
    ["owner=none", "Owner: Nobody"],
    [`owner=${ME}&owner_is=not`, "Owner: is not Me"],
    ["active_in=week", "Last active: This week"],
    ["active_from=2026-01-31", `Last active: since ${dayText("2026-01-31")}`],
    ["active_to=2026-01-31", `Last active: until ${dayText("2026-01-31")}`],
    ["created_from=2026-01-31&created_to=2026-01-31", `Created: ${dayText("2026-01-31")}`],
  ])("of %s is %s", async (query, name) => {
    await show(`/contacts?${query}`);
    const spaces = (text: string) => text.replace(/\s+/g, " ").trim();
    const chips = screen.getAllByRole("button").map((each) => spaces(each.textContent ?? ""));
    expect(chips).toContain(spaces(name));
  });
});

describe("the values of a filter", () => {
  it("of owners begin with Me and Nobody, and are counted when they are looked at", async () => {
    const { user, counted, asked } = await show("/contacts");
    expect(counted).toEqual([]);
    const dialog = await chip(user, "Owner");
    // of 1,212 contacts 212 have an owner
    await waitFor(() => expect(lines(dialog)).toEqual(["Me12", "Nobody1,000", "Zoe200"]));
    await user.click(dialog.getByRole("checkbox", { name: /Nobody/ }));
    await waitFor(() => expect(asked().getAll("owner")).toEqual(["none"]));
    await screen.findByRole("button", { name: "Owner: Nobody" });
  });

  it("of statuses say how many have them", async () => {
    const { user } = await show("/contacts");
    const dialog = await chip(user, "Status");
    expect(lines(dialog)).toEqual(["Cold7", "Warm", "Hot1,205", "Customer"]);
    expect(document.activeElement).toBe(dialog.getByRole("checkbox", { name: /Cold/ }));
  });

  it("of tags are all wanted, or any of them", async () => {
    const { user, asked } = await show("/contacts?tag=vip");
    const dialog = await chip(user, "Tags: vip");
    expect(dialog.queryByRole("radiogroup", { name: "Match" })).toBeNull();
    await user.click(await dialog.findByRole("checkbox", { name: /eu/ }));
    await user.click(await dialog.findByRole("radio", { name: "All of them" }));
    await waitFor(() => expect(asked().get("tag_mode")).toBe("all"));
    await user.click(dialog.getByRole("radio", { name: "Any of them" }));
    await waitFor(() => expect(asked().get("tag_mode")).toBe("any"));
  });
});

describe("how the values are meant", () => {
  it("goes into the address and the question", async () => {
    const { user, asked, address } = await show("/contacts?status=hot");
    const dialog = await chip(user, "Status: Hot");
    expect(dialog.queryByRole("radio", { name: "is empty" })).toBeNull();
    await user.click(dialog.getByRole("radio", { name: "is not" }));
    await screen.findByRole("button", { name: "Status: is not Hot" });
    expect(address()).toBe("/contacts?status=hot&status_is=not");
    await waitFor(() => expect(asked().has("status")).toBe(false));
    expect(JSON.parse(asked().get("filter") ?? "")).toEqual({
      field: "status",
      op: "none_of",
      value: ["hot"],
    });
  });

  it("may be that there is none, and the focus stays where it was", async () => {
    const { user, asked, address } = await show("/contacts?tag=vip");
    const dialog = await chip(user, "Tags: vip");
    const empty = dialog.getByRole("radio", { name: "is empty" });
    await user.click(empty);
    await screen.findByRole("button", { name: "Tags: is empty" });
    expect(address()).toBe("/contacts?tag_is=empty");
    expect(dialog.queryByRole("checkbox")).toBeNull();
    expect(document.activeElement).toBe(empty);
    await waitFor(() =>
      expect(JSON.parse(asked().get("filter") ?? "{}")).toEqual({ field: "tags", op: "absent" }),
    );
    await user.click(screen.getByRole("button", { name: "Remove the filter Tags" }));
    await waitFor(() => expect(address()).toBe("/contacts"));
  });

  it("is what is changed in bulk and exported", async () => {
    const { user } = await show(`/contacts?owner=${ME}&owner_is=not`);
    const selections: unknown[] = [];
    const note = async ({ request }: { request: Request }) => {
      selections.push(((await request.json()) as { selection: unknown }).selection);
      return HttpResponse.json({ code: "invalid_input" }, { status: 422 });
    };
    server.use(http.post(at("/api/v1/bulk"), note), http.post(at("/api/v1/exports"), note));
    await user.click(screen.getByRole("checkbox", { name: "Select Amara Okafor" }));
    await user.click(await screen.findByRole("button", { name: "Select all 60 that match" }));
    const bar = within(screen.getByRole("region", { name: "Selected contacts" }));
    await user.click(await bar.findByRole("button", { name: "Status" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "Warm" }));
    await waitFor(() => expect(selections).toHaveLength(1));
    act(clearChosen);
    await user.click(screen.getByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(selections).toHaveLength(2));
    const filter = { filter: { field: "owner", op: "none_of", value: [ME] } };
    const wanted = { filter, exclude_ids: [], expected_count: 60 };
    expect(selections).toEqual([wanted, wanted]);
  });
});

describe("a period", () => {
  it("moves with the day, says its days, and gives way to two days", async () => {
    const { user, asked, address } = await show("/contacts");
    const dialog = await chip(user, "Last active");
    const week = dialog.getByRole("button", { name: /This week/ });
    expect(week.textContent).toBe(`This week${rangeText(daysOf("week"))}`);
    await user.click(week);
    await waitFor(() => expect(address()).toBe("/contacts?active_in=week"));
    expect(week.getAttribute("aria-pressed")).toBe("true");
    await waitFor(() => expect(asked().get("active_from")).not.toBeNull());
    expect(dialog.getByLabelText("From")).toHaveProperty("value", daysOf("week").from);
    await user.click(dialog.getByRole("button", { name: /This month/ }));
    await waitFor(() => expect(address()).toBe("/contacts?active_in=month"));
  });

  it("may be all that was before a day", async () => {
    const { user, address } = await show("/contacts?created_in=7d");
    const dialog = await chip(user, /Created:/);
    await user.type(dialog.getByLabelText("Before"), "2026-03-01");
    await waitFor(() => expect(address()).toBe("/contacts?created_to=2026-02-28"));
    expect(dialog.getByLabelText("Before")).toHaveProperty("value", "2026-03-01");
    expect(dialog.getByLabelText("From")).toHaveProperty("value", "");
  });
});

describe("several filters", () => {
  it("hold together until any of them is to be enough, as the chips then say", async () => {
    const { user, asked, address } = await show("/contacts?status=hot&tag=vip");
    expect(asked().getAll("status")).toEqual(["hot"]);

    await user.selectOptions(screen.getByRole("combobox", { name: "How filters are joined" }), "any");

    await waitFor(() =>
      expect(JSON.parse(asked().get("filter") ?? "null")).toEqual({
        any: [
          { field: "status", op: "any_of", value: ["hot"] },
          { field: "tags", op: "any_of", value: ["vip"] },
        ],
      }),
    );
    expect(asked().has("status")).toBe(false);
    expect(address()).toContain("match=any");
    expect(screen.getByRole("button", { name: /^Status: Hot/ })).toBeTruthy();
    expect(screen.getByRole("button", { name: /^or Tags?: vip/ })).toBeTruthy();
  });

  it("are not asked how they are joined where there is one", async () => {
    await show("/contacts?status=hot&match=any");
    expect(screen.queryByRole("combobox", { name: "How filters are joined" })).toBeNull();
  });
});

describe("what holds of everybody", () => {
  it("filters by several ways of coming, and says which", async () => {
    const { user, asked } = await show("/contacts");
    const dialog = await chip(user, "Came by");
    await user.click(dialog.getByRole("checkbox", { name: /chatbot flow/ }));
    await user.click(dialog.getByRole("checkbox", { name: /WhatsApp/ }));
    await user.keyboard("{Escape}");
    await screen.findByRole("button", { name: /Came by.*WhatsApp, chatbot flow/ });
    expect(asked().getAll("source").sort()).toEqual(["flow", "whatsapp"]);
  });
});

describe("values that can't be read", () => {
  it.each([
    ["Tags", "/api/v1/tags"],
    ["Owner", "/api/v1/members"],
  ])("are said so under %s, and read again", async (name, path) => {
    const { user, client } = await show("/contacts");
    let broken = true;
    server.use(
      http.get(at(path), () =>
        broken
          ? HttpResponse.json({ detail: "they rest" }, { status: 503 })
          : HttpResponse.json({ items: [{ id: "x", name: "Zed", contacts: 1, status: "active" }] }),
      ),
    );
    // The list has asked for the colours of tags
    client.removeQueries({ queryKey: keys.tags });
    const dialog = await chip(user, name);
    expect((await dialog.findByRole("alert")).textContent).toContain("they rest");
    expect(dialog.queryByText("Nothing here")).toBeNull();
    broken = false;
    await user.click(dialog.getByRole("button", { name: "Try again" }));
    expect(await dialog.findByRole("checkbox", { name: /Zed/ })).toBeTruthy();
  });
});
