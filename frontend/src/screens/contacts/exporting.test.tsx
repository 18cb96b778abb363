import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clearChosen } from "../../lib/chosen";
import { contact, page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { asksBeforeClosing, browserAsks } from "../../test/unsaved";

const ADA = contact({ id: "01900000-0000-7000-8000-000000000011", name: "Ada" });
const asked: { selection: object; columns?: string[]; leave_out_stopped?: boolean }[] = [];
let stopped: number | null = 0;
const downloaded: (string | null)[] = [];

/** What the browser would save; here nothing is fetched. */
function catchDownload(event: Event) {
  const link = event.target;
  if (!(link instanceof HTMLAnchorElement) || !link.hasAttribute("download")) return;
  event.preventDefault();
  downloaded.push(link.getAttribute("href"));
}

beforeEach(() => {
  clearChosen();
  asked.length = 0;
  downloaded.length = 0;
  stopped = 0;
  document.addEventListener("click", catchDownload, true);
  const list = () => HttpResponse.json(page([ADA], { total: 60 }));
  server.use(
    http.get(at("/api/v1/contacts"), list),
    http.get(at("/api/v1/search/contacts"), list),
    http.post(at("/api/v1/exports/check"), () =>
      stopped === null
        ? HttpResponse.json({ title: "search rests" }, { status: 503 })
        : HttpResponse.json({ marketing_stopped: stopped }),
    ),
    http.post(at("/api/v1/exports"), async ({ request }) => {
      asked.push((await request.json()) as (typeof asked)[number]);
      return HttpResponse.json({ id: "x1", url: "/api/v1/exports/x1" }, { status: 201 });
    }),
  );
});

afterEach(() => document.removeEventListener("click", catchDownload, true));

async function dialog(path: string, scopes = session().scopes) {
  open(path, session({ scopes }));
  await screen.findByRole("link", { name: "Ada" });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Export" }));
  return { user, dialog: within(await screen.findByRole("dialog", { name: "Export contacts" })) };
}

describe("the export of a list", () => {
  it("asks before columns that were chosen are forgotten", async () => {
    const { user, dialog: asking } = await dialog("/contacts");
    const [first] = asking.getAllByRole("checkbox", { checked: true });
    expect(browserAsks()).toBe(false);
    await user.click(first as HTMLElement);
    await asksBeforeClosing(user, "Export contacts");
    expect(asked).toEqual([]);
  });

  it("is of what the filters let through, in the columns that are chosen", async () => {
    const { user, dialog: asking } = await dialog("/contacts?status=hot");
    const matching = asking.getByRole("radio", { name: "The 60 that match the filters" });
    expect(matching).toHaveProperty("checked", true);
    for (const each of asking.getAllByRole("checkbox", { checked: true }).slice(2)) {
      await user.click(each);
    }
    await user.click(asking.getByRole("checkbox", { name: "Came by" }));
    await user.click(asking.getByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked).toEqual([
      {
        selection: { filter: { status: ["hot"] }, exclude_ids: [], expected_count: 60 },
        columns: ["name", "phone", "source"],
      },
    ]);
    expect(downloaded).toEqual(["/api/v1/exports/x1"]);
  });

  it("asks with the new number when another number matches by now, and goes on with that", async () => {
    const { user, dialog: asking } = await dialog("/contacts?status=hot");
    const problem = { code: "selection_changed", detail: "no", expected: 60, found: 75 };
    server.use(
      http.post(at("/api/v1/exports"), () => HttpResponse.json(problem, { status: 409 }), {
        once: true,
      }),
    );
    await user.click(asking.getByRole("button", { name: "Export as CSV" }));
    await asking.findByText(/^75 contacts match by now\./);
    asking.getByRole("radio", { name: "The 75 that match the filters" });
    await user.click(asking.getByRole("button", { name: "Go on with 75" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toMatchObject({ filter: { status: ["hot"] }, expected_count: 75 });
  });

  it("is of everybody when that is meant", async () => {
    const { user, dialog: asking } = await dialog("/contacts?status=hot");
    await user.click(asking.getByRole("radio", { name: "All contacts" }));
    await user.click(asking.getByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toEqual({ filter: {}, exclude_ids: [], expected_count: null });
  });

  it("is of what a search found, by its words", async () => {
    const { user, dialog: asking } = await dialog("/contacts?q=ada");
    expect(asking.getByRole("radio", { name: "The 60 found" })).toHaveProperty("checked", true);
    await user.click(asking.getByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.selection).toEqual({
      filter: { q: "ada" },
      exclude_ids: [],
      expected_count: 60,
    });
  });

  it("needs a column, and says when numbers are hidden", async () => {
    const { user, dialog: asking } = await dialog("/contacts");
    expect(asking.getByText("Phone numbers are partly hidden in your exports.")).toBeDefined();
    for (const each of asking.getAllByRole("checkbox", { checked: true })) await user.click(each);
    await user.click(asking.getByRole("button", { name: "Export as CSV" }));
    expect(asking.getByRole("alert").textContent).toBe("Choose at least one column.");
    expect(asked).toEqual([]);
  });

  it.each([
    ["unless told otherwise", 12, false, true],
    ["but not where they are wanted", 12, true, undefined],
    ["where there are any", 0, false, undefined],
    ["where that can be told", null, false, undefined],
  ])("leaves out who stopped marketing %s", async (_, many, wanted, leavesOut) => {
    stopped = many;
    const { user, dialog: asking } = await dialog("/contacts?status=hot");
    const name = "Leave out the 12 who stopped marketing";
    if (many) await asking.findByRole("checkbox", { name, checked: true });
    if (wanted) await user.click(asking.getByRole("checkbox", { name }));
    await user.click(await asking.findByRole("button", { name: "Export as CSV" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.leave_out_stopped).toBe(leavesOut);
    expect(asked[0]?.columns).toContain("marketing");
  });

  it("is offered only to those who may", async () => {
    open("/contacts", session({ scopes: ["contacts:read", "contacts:write"] }));
    await screen.findByRole("link", { name: "Ada" });
    expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
  });
});
