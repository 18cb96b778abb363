import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { ADA, column, job, row, show } from "./fixtures";
import { statusOf } from "./statusWords";

describe("matching columns", () => {
  const status = column({
    header: "Stage",
    index: 1,
    guess: "status",
    verdicts: [],
    values: [
      { value: "Kunde", rows: 7 },
      { value: "Hot", rows: 3 },
    ],
  });

  it("asks what the file's own words for a status stand for, and sends it", async () => {
    let sent: { status_values?: unknown } = {};
    const user = show(job({ columns: [column(), status] }));
    server.use(
      http.put(at("/api/v1/imports/i1/mapping"), async ({ request }) => {
        sent = (await request.json()) as typeof sent;
        return HttpResponse.json(job());
      }),
      http.post(at("/api/v1/imports/i1/check"), () => HttpResponse.json(job())),
    );
    await screen.findByText("1 value is not matched");
    await user.click(screen.getByRole("combobox", { name: "Status that Kunde stands for" }));
    await user.click(await screen.findByRole("option", { name: "Customer" }));
    await screen.findByText("Every value has a status.");
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    await waitFor(() => expect(sent.status_values).toEqual({ kunde: "customer" }));
  });

  it("examines the numbers: countries, what was put right, what can't be read, and back", async () => {
    const user = show(job());
    const doctor = within(await screen.findByRole("region", { name: "Phone numbers" }));
    expect(doctor.getByText(/United Kingdom 2 · Germany 1/)).toBeDefined();
    expect(doctor.getByText(/2 were put right/)).toBeDefined();
    expect(doctor.getByText(/rounded by a spreadsheet.* 1/)).toBeDefined();
    const plus = doctor.getByRole("checkbox") as HTMLInputElement;
    await user.click(plus);
    expect(plus.checked).toBe(true);
    await user.click(plus);
    expect(plus.checked).toBe(false);
  });

  it("judges a column by the field that is chosen for it", async () => {
    const user = show(job());
    await screen.findByText("3 of 3 fit: Phone");
    await user.click(screen.getByRole("combobox", { name: "What the column Mobile becomes" }));
    await user.click(await screen.findByRole("option", { name: "E-mail" }));
    await screen.findByText("0 of 3 fit: E-mail");
  });

  it("says nothing of a separator where there is none", async () => {
    show(job({ delimiter: "", encoding: "XLSX" }));
    expect(await screen.findByText("10 rows · XLSX")).toBeDefined();
  });
});

describe("an import at work", () => {
  it("tells rate and time left as the server measures them", async () => {
    show(
      job({ state: "running", phase: "run", progress: 4, rows_per_second: 120.4, seconds_left: 9 }),
    );
    expect(await screen.findByText(/120 rows a second, 9 seconds left/)).toBeDefined();
    expect(screen.getByRole("button", { name: "Stop" })).toBeDefined();
  });

  it("tells a time of minutes and hours as such", async () => {
    show(
      job({ state: "running", phase: "run", progress: 4, rows_per_second: 12, seconds_left: 7200 }),
    );
    expect(await screen.findByText(/12 rows a second, 2 hours left/)).toBeDefined();
  });

  it("says when it can't be read how far it is, and follows it again by itself", async () => {
    const path = at("/api/v1/imports/i1");
    show(job({ state: "running", phase: "run", progress: 4 }));
    await screen.findByRole("button", { name: "Stop" });
    server.use(http.get(path, () => HttpResponse.json({ detail: "no database" }, { status: 503 })));
    const said = await screen.findByRole("alert");
    expect(said.textContent).toMatch(/^How far it is could not be read.* no database$/);
    expect(screen.getByRole("button", { name: "Stop" })).toBeDefined();
    const now = job({ state: "running", phase: "run", progress: 7 });
    server.use(http.get(path, () => HttpResponse.json(now)));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it.each([
    [{ phase: "undo" as const }, "Undoing this import"],
    [{ phase: "run" as const, stopping: true }, /Stopping/],
  ])("offers no stop that would be refused: %o", async (change, saying) => {
    show(job({ state: "running", ...change }));
    expect(await screen.findByText(saying)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  });
});

describe("an import that was undone", () => {
  it("keeps telling what it had done, and lists what was kept apart from it", async () => {
    const user = show(
      job({
        state: "undone",
        phase: "undo",
        undo: { by: ADA, finished_at: null, counts: { undone: 6, kept: 1, unchanged: 3 } },
      }),
      (query) =>
        query.get("phase") === "undo" && query.get("outcome") === "skipped"
          ? [
              row({ outcome: "skipped", code: "kept" }),
              row({ row: 9, outcome: "skipped", code: "not_undone", reason: "contacts was away" }),
            ]
          : [],
    );
    await screen.findByText(/7 of 10 rows had been in your contacts/);
    await user.click(screen.getByRole("button", { name: /1 ?Kept/ }));
    const table = within(screen.getByRole("table"));
    expect(await table.findByText("Kept: edited since")).toBeDefined();
    expect(table.queryByText("Skipped", { exact: true })).toBeNull();
    expect(table.getByText(/could not be taken back/)).toBeDefined();
  });
});

describe("the history", () => {
  it("goes on beyond its first page", async () => {
    server.use(
      http.get(at("/api/v1/imports"), ({ request }) => {
        const second = new URL(request.url).searchParams.get("cursor") === "c2";
        const file_name = second ? "old.csv" : "new.csv";
        const items = [job({ id: file_name, file_name, state: "finished" })];
        return HttpResponse.json({ items, next: second ? null : "c2" });
      }),
    );
    open("/imports");
    await screen.findByText("new.csv");
    await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByText("old.csv")).toBeDefined();
    expect(screen.getByText("new.csv")).toBeDefined();
  });

  it("accounts for every row of a file", async () => {
    const counts = {
      created: 1,
      updated: 2,
      unchanged: 4,
      skipped: 8,
      duplicate: 16,
      invalid: 32,
      over_limit: 64,
    };
    const items = [
      job({ state: "finished", rows: 127, counts, started_at: "2026-03-01T10:00:00Z" }),
      job({ id: "2", file_name: "checked.csv", state: "checked", rows: 127, counts, started_at: null }),
    ];
    server.use(http.get(at("/api/v1/imports"), () => HttpResponse.json({ items, next: null })));
    open("/imports");
    const row = (await screen.findByText("people.csv")).closest("tr");
    const numbers = [...(row?.querySelectorAll("td.num") ?? [])].map((cell) => Number(cell.textContent));
    const [rows, ...became] = numbers;
    expect(rows).toBe(127);
    expect(became.reduce((sum, each) => sum + each, 0)).toBe(rows);
    const checked = screen.getByText("checked.csv").closest("tr");
    const told = [...(checked?.querySelectorAll("td.num") ?? [])].map((cell) => cell.textContent);
    expect(told).toEqual(["127", "–", "–", "–", "–", "–"]);
  });
});

describe("an upload", () => {
  it("takes workbooks, and asks for the encoding when the file doesn't tell", async () => {
    const sent: (string | null)[] = [];
    server.use(
      http.post(at("/api/v1/imports"), async ({ request }) => {
        const form = await request.formData();
        sent.push(form.get("encoding") as string | null);
        return HttpResponse.json({ code: "ambiguous_encoding", detail: "which?" }, { status: 422 });
      }),
    );
    server.use(
      http.get(at("/api/v1/imports/limits"), () =>
        HttpResponse.json({ file_bytes: 200_000_000, rows: 2_000_000 }),
      ),
      http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
    );
    open("/imports/new");
    const user = userEvent.setup();
    const input = (await screen.findAllByLabelText("Choose a file")).find(
      (each) => each.tagName === "INPUT",
    ) as HTMLInputElement;
    expect(input.accept).toContain(".xlsx");
    await user.upload(input, new File(["a,b"], "people.csv", { type: "text/csv" }));
    await user.click(await screen.findByRole("combobox", { name: "Encoding of the file" }));
    await user.click(await screen.findByRole("option", { name: "windows-1252" }));
    await waitFor(() => expect(sent).toEqual([null, "windows-1252"]));
  });
});

describe("the status of a value", () => {
  it.each([
    [" HOT ", {}, "hot"],
    ["Kunde", { kunde: "customer" }, "customer"],
    ["Kunde", {}, null],
  ])("%s with %o is %s", (value, chosen, status) => {
    expect(statusOf(value, chosen)).toBe(status);
  });
});
