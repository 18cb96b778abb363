import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it } from "vitest";
import type { ImportMapping } from "../../api/types";
import { setOwnWord } from "../../i18n";
import { at, server } from "../../test/server";
import { browserAsks } from "../../test/unsaved";
import { column, job, NUMBERS, show } from "./fixtures";
import { statusOf } from "./statusWords";

afterEach(() => setOwnWord("status.hot", null));

/** What a person decides, as the service gets it when the rows are checked. */
function listen(): { sent: ImportMapping | null } {
  const heard: { sent: ImportMapping | null } = { sent: null };
  server.use(
    http.put(at("/api/v1/imports/i1/mapping"), async ({ request }) => {
      heard.sent = (await request.json()) as ImportMapping;
      return HttpResponse.json(job());
    }),
    http.post(at("/api/v1/imports/i1/check"), () => HttpResponse.json(job())),
  );
  return heard;
}

const GERMAN: ImportMapping = {
  columns: {},
  default_country: "DE",
  on_match: "update",
  tags_mode: "add",
  add_tags: [],
  tag_separator: null,
  status_values: {},
};

const TAGGED = job({
  columns: [column(), column({ header: "Labels", index: 1, guess: "tags", verdicts: [] })],
});

describe("what is decided for the whole file", () => {
  it("is sent: the collision rule, what becomes of tags, their separator, a tag for everybody", async () => {
    const user = show(TAGGED);
    const heard = listen();
    await user.click(await screen.findByRole("radio", { name: /Fill the gaps/ }));
    await user.click(screen.getByRole("radio", { name: "Replace theirs by the file's" }));
    await user.click(screen.getByRole("combobox", { name: "What stands between tags" }));
    await user.click(await screen.findByRole("option", { name: "semicolon" }));
    await user.type(screen.getByRole("combobox", { name: "Tag everybody in this file" }), "fair{Enter}");
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    await waitFor(() =>
      expect(heard.sent).toMatchObject({
        on_match: "fill",
        tags_mode: "replace",
        tag_separator: ";",
        add_tags: ["fair"],
        columns: { Mobile: "phone", Labels: "tags" },
      }),
    );
  });

  it("is not left without a question, and a check goes on by itself", async () => {
    const user = show(TAGGED);
    listen();
    const fill = await screen.findByRole("radio", { name: /Fill the gaps/ });
    expect(browserAsks()).toBe(false);
    await user.click(fill);
    expect(browserAsks()).toBe(true);
    await user.click(screen.getByRole("link", { name: "All imports" }));
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(dialog).getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(fill).toHaveProperty("checked", true);
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    await waitFor(() => expect(browserAsks()).toBe(false));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("says that it was chosen the last time, until it is chosen anew", async () => {
    const words = /^Chosen as the last time/;
    const mapping: ImportMapping = { ...GERMAN, columns: { Mobile: "phone" } };
    show(job({ state: "uploaded", mapping }));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByRole("combobox", { name: /country/i })).toHaveProperty("value", "Germany");
    cleanup();
    show(job({ state: "uploaded" }));
    await screen.findByRole("button", { name: "Check the rows" });
    expect(screen.queryByText(words)).toBeNull();
    cleanup();
    show(job({ state: "checked", mapping }), () => [], { step: "map" });
    await screen.findByRole("button", { name: "Check the rows" });
    expect(screen.queryByText(words)).toBeNull();
  });

  it("updates and adds where nobody says otherwise", async () => {
    const user = show(TAGGED);
    const heard = listen();
    await user.click(await screen.findByRole("button", { name: "Check the rows" }));
    await waitFor(() =>
      expect(heard.sent).toMatchObject({ on_match: "update", tags_mode: "add", add_tags: [] }),
    );
  });

  it("may be only to update who is here, which then is not left alone", async () => {
    const user = show(TAGGED);
    const heard = listen();
    await user.click(await screen.findByRole("radio", { name: /Leave them alone/ }));
    await user.click(screen.getByRole("radio", { name: /Leave them out/ }));
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    await waitFor(() => expect(heard.sent).toMatchObject({ on_match: "update", create: false }));
    await user.click(screen.getByRole("radio", { name: /Leave them alone/ }));
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Add them" }).checked).toBe(true);
  });

  it("has no separator to choose where no column holds tags", async () => {
    show(job());
    await screen.findByRole("button", { name: "Check the rows" });
    expect(screen.queryByRole("combobox", { name: "What stands between tags" })).toBeNull();
  });
});

describe("the numbers", () => {
  const example = { after: "+498613800138000", country: "DE", code: null, reason: null };
  const examples = Array.from({ length: 6 }, (_, at) => ({
    ...example,
    row: at + 2,
    before: `861380013800${at}`,
    doubtful: at === 0,
  }));
  const doubted = { ...NUMBERS, doubtful: 1, distinct: { before: 1204, after: 1198 }, examples };
  const mapping = { ...GERMAN, columns: { Mobile: "phone" as const } };

  it("that may be of another country are told, and which they are", async () => {
    show(job({ mapping }), () => [], { numbers: doubted });
    await screen.findByText(/^1 is in doubt: read as a number of Germany/);
    const [first, second] = ["8613800138000", "8613800138001"].map((cell) =>
      screen.getByText(cell).closest("li"),
    );
    expect(first?.textContent).toContain("in doubt");
    expect(second?.textContent).not.toContain("in doubt");
  });

  it("may lack only their plus beside the country that is chosen, which is offered as such", async () => {
    const proposal = { default_country: "DE", plus_optional: true };
    const why = { after: null, country: null, code: "phone_too_short", reason: "in English" };
    const refused = { row: 2, before: "12", doubtful: false, ...why };
    const shown = { ...doubted, proposal, examples: [refused] };
    const user = show(job({ mapping }), () => [], { numbers: shown });
    await screen.findByText("Some of them begin with a country code, only without the plus.");
    expect(screen.getByText("too short", { selector: "li *" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Read them so" }));
    const choice = screen.getByRole<HTMLInputElement>("checkbox", { name: /^Numbers without a plus/ });
    expect(choice.checked).toBe(true);
  });

  it("are counted among those examined where these are not all", async () => {
    const columns = [column({ filled: 90_000 })];
    show(job({ mapping, columns }), () => [], { numbers: { ...doubted, examined: 5000 } });
    await screen.findByText(
      "Among the 5,000 examined: different entries 1,204, different numbers that they become 1,198.",
    );
  });

  it("are counted before and after, and all examples are a press away", async () => {
    const user = show(job({ mapping }), () => [], { numbers: doubted });
    await screen.findByText("Different entries: 1,204. Different numbers that they become: 1,198.");
    expect(screen.queryByText("8613800138005")).toBeNull();
    const more = screen.getByRole("button", { name: "Show 2 more examples" });
    await user.click(more);
    expect(screen.getByText("8613800138005")).toBeDefined();
    expect(document.activeElement).toBe(more);
  });
});

describe("a column", () => {
  it("says how many different values it has", async () => {
    show(job({ columns: [column({ distinct: 3 })] }));
    expect(await screen.findByText("3 different values")).toBeDefined();
  });
});

describe("how the file was understood", () => {
  it("is said: its size, its rows, its separator, its header, and its first rows side by side", async () => {
    show(job({ file_bytes: 1_234_567 }));
    await screen.findByText("1.2 MB");
    expect(screen.getByText("10 rows · UTF-8 · separated by comma")).toBeDefined();
    expect(screen.getByText("First row of the file: It names the columns")).toBeDefined();
    const rows = within(await screen.findByRole("region", { name: "The first rows" }));
    expect(rows.getByRole("columnheader", { name: "Mobile" })).toBeDefined();
    expect(rows.getByRole("cell", { name: "+447700900123" })).toBeDefined();
  });

  it("tells of an earlier import of the very same file", async () => {
    show(job({ imported_before: { id: "i0", file_name: "old.csv", started_at: null } }));
    await screen.findByText(/This very file was imported before/);
    expect(screen.getByRole("link", { name: "old.csv" }).getAttribute("href")).toBe("/imports/i0");
  });
});

describe("the workspace's own words for its stages", () => {
  it("need no matching, and go with the mapping", async () => {
    const status = column({
      header: "Stage",
      index: 1,
      guess: "status",
      verdicts: [],
      values: [{ value: "Boiling", rows: 2 }],
    });
    const user = show(job({ columns: [column(), status] }));
    const heard = listen();
    await screen.findByText("1 value is not matched");
    setOwnWord("status.hot", "Boiling");
    expect(statusOf(" boiling ", {})).toBe("hot");
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    await waitFor(() => expect(heard.sent?.status_values).toEqual({ boiling: "hot" }));
  });
});
