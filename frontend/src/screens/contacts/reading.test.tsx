import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Contact, Page } from "../../api/types";
import { contact, page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

/** The list as this page of it; returns what was asked for, call by call. */
async function list(path: string, answer: Partial<Page<Contact>> = {}) {
  const asked: URLSearchParams[] = [];
  const found = ({ request }: { request: Request }) => {
    asked.push(new URL(request.url).searchParams);
    return HttpResponse.json(page([contact()], answer));
  };
  server.use(
    http.get(at("/api/v1/contacts"), found),
    http.get(at("/api/v1/search/contacts"), found),
  );
  const { router } = open(path);
  await screen.findByRole("table");
  return { router, asked, user: userEvent.setup() };
}

const title = () =>
  screen.getByRole("heading", { name: "Contacts", level: 1 }).parentElement?.textContent;

describe("how many there are", () => {
  it("stands beside the title, and below with the place in the list", async () => {
    await list("/contacts", { total: 48_210 });
    expect(title()).toBe("Contacts48,210");
    expect(screen.getByText("1–1 of 48,210")).toBeDefined();
  });

  it("is said to be about so many when it is estimated", async () => {
    await list("/contacts", { total: 48_210, total_is_exact: false });
    expect(title()).toBe("Contactsabout 48,210");
    expect(screen.getByText("1–1 of about 48,210")).toBeDefined();
  });

  it("on a page is chosen, and the list begins anew", async () => {
    const { router, asked, user } = await list("/contacts?limit=25&cursor=c2&status=hot");
    await user.selectOptions(screen.getByRole("combobox", { name: "Rows" }), "100");
    await waitFor(() => expect(asked.at(-1)?.get("limit")).toBe("100"));
    expect(asked.at(-1)?.has("cursor")).toBe(false);
    expect(router.state.location.search).toEqual({ limit: "100", status: "hot" });
  });
});

describe("a row", () => {
  it("shows two tags and how many more, which are read and seen on asking", async () => {
    await list("/contacts", { items: [contact({ tags: ["vip", "north", "fair", "2026"] })] });
    const rest = screen.getByTitle("fair, 2026");
    expect(rest.textContent).toBe("+2fair, 2026");
    screen.getByRole("button", { name: "Tags of Amara Okafor: vip, north +2: fair, 2026. Change" });
  });

  it("is made of few elements and no format of its own: a page has a hundred of them", async () => {
    const made = vi.spyOn(Intl, "DateTimeFormat");
    const many = Array.from({ length: 20 }, (_, n) =>
      contact({ id: `c${n}`, tags: ["vip", "north"], owner: { id: "m2", name: "Bo" } }),
    );
    await list("/contacts", { items: many });
    await waitFor(() => expect(document.querySelectorAll("tr[data-id]")).toHaveLength(20));
    const rows = [...document.querySelectorAll("tr[data-id]")];
    expect(rows.map((row) => row.querySelectorAll("*").length)).toEqual(Array(20).fill(29));
    expect(made.mock.calls.length).toBeLessThan(many.length);
    made.mockRestore();
  });

  it("that can be seen comes in a frame before those below, whose place is held", async () => {
    const many = Array.from({ length: 50 }, (_, n) => contact({ id: `c${n}`, name: `Nr. ${n}` }));
    const seen: string[] = [];
    const watch = new MutationObserver(() => {
      const rows = document.querySelectorAll("tr[data-id]").length;
      const held = document.querySelector<HTMLElement>("tbody tr[aria-hidden]")?.style.height;
      seen.push(`${rows} ${held ?? ""}`.trim());
    });
    watch.observe(document.body, { childList: true, subtree: true });
    await list("/contacts", { items: many });
    await screen.findByRole("row", { name: /Nr. 49/ });
    watch.disconnect();
    const first = Math.ceil(window.innerHeight / 50);
    expect(seen).toContain(`${first} calc(var(--wl-row) * ${50 - first})`);
    expect(seen.at(-1)).toBe("50");
  });

  it("of a search says by what it was found, unless that is seen", async () => {
    const found = (id: string, name: string, ...why: string[]) =>
      contact({ id, name, matched_on: why });
    await list("/contacts?q=5", {
      items: [
        found("1", "Ada", "WhatsApp name"),
        found("2", "Bo", "name", "phone"),
        found("3", "Cy", "e-mail"),
      ],
    });
    const row = (name: string) => screen.getByRole("row", { name: new RegExp(name) });
    within(row("Ada")).getByText("found by WhatsApp name");
    expect(row("Bo").textContent).not.toContain("found by");
    within(row("Cy")).getByText("amara@example.com");
  });
});

describe("the search", () => {
  afterEach(() => vi.useRealTimers());

  it("is cleared by Escape, and left by another", async () => {
    const { router, user } = await list("/contacts?q=ada");
    const box = screen.getByRole("searchbox", { name: "Search contacts" });
    box.focus();
    await user.keyboard("{Escape}");
    expect(box).toHaveProperty("value", "");
    expect(document.activeElement).toBe(box);
    await waitFor(() => expect(router.state.location.search).toEqual({}));
    await user.keyboard("{Escape}");
    expect(document.activeElement).not.toBe(box);
  });

  it("that was typed just before one leaves stays behind", async () => {
    const { router, asked } = await list("/contacts");
    server.use(http.get(at("/api/v1/usage/history"), () => HttpResponse.json({ items: [] })));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    await user.type(screen.getByRole("searchbox", { name: "Search contacts" }), "ada");
    void router.navigate({ to: "/usage" });
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(await screen.findByRole("heading", { name: "Usage" })).toBeTruthy();
    expect(router.state.location.pathname).toBe("/usage");
    expect(asked.some((each) => each.has("q"))).toBe(false);
  });

  it("says when it is limited", async () => {
    await list("/contacts?q=ada", { degraded: true });
    expect(screen.getByText(/The search is limited right now/)).toBeDefined();
  });
});

describe("the table", () => {
  it("is a region that is reached by key", async () => {
    await list("/contacts");
    const region = screen.getByRole("region", { name: "Contacts" });
    expect(region.getAttribute("tabindex")).toBe("0");
    expect(within(region).getByRole("columnheader", { name: "Phone" })).toBeDefined();
  });
});
