import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { ImportJob, ImportMapping } from "../../api/types";
import { page } from "../../test/factories";
import { at, server } from "../../test/server";
import { column, job, row, show } from "./fixtures";

const MAPPING: ImportMapping = {
  columns: { Mobile: "phone", Mail: "email" },
  default_country: null,
  on_match: "update",
  tags_mode: "add",
  add_tags: [],
  tag_separator: null,
  status_values: {},
};

function checked(change: Partial<ImportJob> = {}): ImportJob {
  return job({
    state: "checked",
    phase: "check",
    columns: [column(), column({ header: "Mail", index: 1, guess: "email" })],
    mapping: MAPPING,
    ...change,
  });
}

function counts(change: Partial<ImportJob["counts"]>): ImportJob["counts"] {
  return { ...job().counts, ...change };
}

describe("a row that is wrong", () => {
  it("says in the wrong cell what has to be done", async () => {
    show(checked(), () => [
      row({
        row: 7,
        outcome: "invalid",
        code: "email_invalid",
        field: "email",
        reason: "this is not an e-mail address",
        values: { Mobile: "+447700900123", Mail: "ada@" },
      }),
    ]);
    const cell = (await screen.findByText("ada@")).closest("td");
    expect(cell?.textContent).toContain("You need to correct the e-mail address.");
    const [, outcome] = cell?.closest("tr")?.querySelectorAll("td") ?? [];
    expect(outcome?.textContent).toBe("Invalid");
  });

  it("says beside the outcome what no cell is at fault for, in the service's words at worst", async () => {
    show(checked(), () => [
      row({ outcome: "invalid", code: "brand_new", field: "owner", reason: "is no member" }),
    ]);
    expect((await screen.findByText("is no member")).closest("td")?.cellIndex).toBe(1);
  });

  it("names the row that it repeats", async () => {
    show(checked(), () => [
      row({
        outcome: "duplicate",
        code: "duplicate_in_file",
        field: "phone",
        reason: "the same phone number as in row 1204",
        values: { Mobile: "+447700900123" },
      }),
    ]);
    expect(await screen.findByText("The same number is in an earlier row. (1,204)")).toBeDefined();
  });
});

describe("a change outside the columns of the file", () => {
  it("is shown too: back from the trash, and the tags that everybody gets", async () => {
    const mapping = { ...MAPPING, add_tags: ["fair"] };
    show(checked({ mapping }), () => [
      row({ row: 2, changes: { state: ["trashed", "live"], tags: [["vip"], ["fair", "vip"]] } }),
      row({ row: 3, outcome: "created" }),
    ]);
    await screen.findByText("Back from the trash");
    const [first, second] = screen.getAllByRole("row").slice(1);
    expect(first?.textContent).toContain("Tags vipfair, vip");
    expect(second?.textContent).toContain("Tags fair");
  });
});

describe("many rows", () => {
  it("come a hundred at a time, one page in place of the other", async () => {
    const asked: (string | null)[] = [];
    const user = show(checked({ rows: 150 }), (query) => {
      asked.push(query.get("limit"));
      const later = query.get("cursor") === "c2";
      const rows = Array.from({ length: later ? 50 : 100 }, (_, at) =>
        row({ row: at + (later ? 102 : 2), outcome: "created" }),
      );
      return page(rows, { next: later ? null : "c2", total: 150 });
    });
    await screen.findByText("1–100 of 150");
    expect(screen.getAllByRole("row").length).toBe(101);
    await user.click(screen.getByRole("button", { name: "Next" }));
    await screen.findByText("101–150 of 150");
    expect(screen.getAllByRole("row").length).toBe(51);
    await user.click(screen.getByRole("button", { name: "Previous" }));
    await screen.findByText("1–100 of 150");
    expect(new Set(asked)).toEqual(new Set(["100"]));
  });

  it("are narrowed to those with problems, of whatever kind, by one switch", async () => {
    const user = show(checked({ counts: counts({ invalid: 1 }) }), (query) =>
      query.get("problems") === "true"
        ? [row({ row: 9, outcome: "invalid", reason: "bad" })]
        : [row({ row: 8, outcome: "created" })],
    );
    await user.click(await screen.findByRole("switch", { name: "Only rows with problems" }));
    await screen.findByText("bad");
    expect(screen.queryByText("8")).toBeNull();
    expect(screen.getByRole("link", { name: "Upload a corrected file" })).toBeDefined();
  });
});

describe("reasons", () => {
  it("are told with their counts, and each shows its rows", async () => {
    const reasons = { phone_missing: 2, erased: 1, email_invalid: 5 };
    const user = show(checked({ reasons }), (query) =>
      query.get("code") === "erased" ? [row({ outcome: "skipped", code: "erased" })] : [],
    );
    const mine = within(
      await screen.findByRole("region", { name: "Rows that you need to correct: 7" }),
    );
    expect(mine.getAllByRole("button").map((each) => each.textContent)).toEqual([
      "5 You need to correct the e-mail address.",
      "2 You need to add a phone number.",
    ]);
    await user.click(screen.getByRole("button", { name: /^1 This person was erased/ }));
    expect(await screen.findByText("Skipped", { selector: "tbody *" })).toBeDefined();
  });
});

describe("the plan", () => {
  it("has room for some, as the check found", async () => {
    show(checked({ room: 312, counts: counts({ created: 312, over_limit: 88 }) }));
    expect(await screen.findByText("Room for 312 of 400 new contacts")).toBeDefined();
  });

  it("has room for all, and says how much", async () => {
    show(checked({ room: 5000, counts: counts({ created: 4 }) }));
    expect(await screen.findByText(/^New contacts: 4\. All of them fit: .* 5,000 places/)).toBeDefined();
  });
});

describe("starting", () => {
  it("is refused once when contacts changed since the check, and meant by a second press", async () => {
    const sent: unknown[] = [];
    const { router, ...user } = show(checked());
    server.use(
      http.post(at("/api/v1/imports/i1/start"), async ({ request }) => {
        const body = await request.text();
        sent.push(body ? JSON.parse(body) : null);
        return sent.length === 1
          ? HttpResponse.json({ code: "check_is_stale", detail: "3 changed" }, { status: 409 })
          : HttpResponse.json(checked({ state: "running", phase: "run" }), { status: 202 });
      }),
    );
    const start = await screen.findByRole("button", { name: "Import 7 contacts" });
    await user.click(start);
    await screen.findByText("3 changed");
    await user.click(start);
    await waitFor(() => expect(sent).toEqual([null, { confirm: true }]));
    await waitFor(() => expect(router.state.location.searchStr).toContain("step=run"));
  });
});

describe("a check at work", () => {
  it("says how far it is, and that it waits when no worker takes it up", async () => {
    show(checked({ state: "checking", progress: 4, queued: true }));
    await screen.findByText("4 of 10 rows");
    expect(screen.getByRole("progressbar", { name: "4 of 10 rows" })).toBeDefined();
    expect(screen.getByText("Queued: waiting for a worker")).toBeDefined();
  });
});
