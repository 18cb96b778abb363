import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { BulkJob } from "../../api/types";
import { apply } from "../../lib/live";
import { session } from "../../test/factories";
import { exportJob, importJob, job, serve } from "../../test/jobs";
import { open } from "../../test/render";

const RUNNING = job("r", { state: "running", progress: 40, undo_until: null });
const UNDONE = job("u", {
  state: "undone",
  undo_until: null,
  counts: { ...job("x").counts, undone: 97, kept: 3 },
});

const row = async (name: RegExp) =>
  within((await screen.findByRole("row", { name })) as HTMLElement);

describe("bulk jobs", () => {
  it("shows how far one is, and stops it", async () => {
    const sent = serve({ bulk: [RUNNING] });
    open("/jobs");
    const running = await row(/Running/);
    expect(running.getByRole("progressbar", { name: "40 % done" })).toBeTruthy();
    await userEvent.setup().click(running.getByRole("button", { name: "Stop" }));
    expect(await (await row(/Stopped/)).findByText("vip")).toBeTruthy();
    expect(sent).toEqual(["bulk/r/stop"]);
  });

  it("takes one back after asking", async () => {
    const sent = serve({ bulk: [job("d")] });
    open("/jobs");
    const user = userEvent.setup();
    await user.click((await row(/Done/)).getByRole("button", { name: "Undo" }));
    const dialog = await screen.findByRole("dialog", { name: "Take this change back?" });
    expect(dialog.textContent).toContain("100 contacts become what they were");
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent).toEqual(["bulk/d/undo"]));
    expect(await row(/Taken back/)).toBeTruthy();
  });

  it("says what an undo left alone, and offers nothing that is refused", async () => {
    serve({ bulk: [UNDONE] });
    open("/jobs");
    const undone = await row(/Taken back/);
    expect(undone.getByText("97 contacts are as they were.")).toBeTruthy();
    expect(undone.getByText("3 were changed since and stay.")).toBeTruthy();
    expect(undone.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("lets a viewer look only", async () => {
    serve({ bulk: [RUNNING, job("d")] });
    open("/jobs", session({ scopes: ["contacts:read"] }));
    const running = await row(/Running/);
    expect(running.queryByRole("button", { name: "Stop" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("teaches what it is for when there are none", async () => {
    serve({});
    open("/jobs");
    expect(await screen.findByText("Nothing here yet")).toBeTruthy();
  });

  it("says until when it can be taken back, and why one was given up", async () => {
    serve({ bulk: [job("d"), job("p", { state: "stopped", problem: "the same contacts failed" })] });
    open("/jobs");
    const done = await row(/Done/);
    const until = done.getByText(/^Until/).querySelector("time");
    expect(until?.getAttribute("datetime")).toBe("2026-03-31T10:00:00Z");
    expect(until?.textContent).toMatch(/^Mar 31, 2026/);
    expect((await row(/Stopped/)).getByText(/failed again and again/)).toBeTruthy();
  });

  it("of a colleague shows on the open page as soon as it is heard of", async () => {
    const jobs: BulkJob[] = [];
    serve({ bulk: jobs });
    const { client } = open("/jobs");
    await screen.findByText("Nothing here yet");
    jobs.push(job("c", { by: { id: "m2", name: "Bo" } }));
    apply(client, [{ type: "bulk.progressed", id: "c" }]);
    expect((await row(/Done/)).getByText("Bo")).toBeTruthy();
  });
});

describe("imports and exports", () => {
  const whats = async () => {
    await screen.findByRole("table");
    return screen.getAllByRole("row").slice(1).map((each) => each.firstChild?.textContent);
  };

  it("stand in one list with bulk changes, newest first, and by themselves", async () => {
    serve({
      bulk: [job("b1", { created_at: "2026-03-01T09:30:00Z" })],
      imports: [importJob("i1")],
      exports: [exportJob("x1"), exportJob("x0", { created_at: "2026-02-01T08:00:00Z" })],
    });
    const { router } = open("/jobs");
    await waitFor(async () =>
      expect(await whats()).toEqual([
        "Tagged: vip",
        "Import: people.csv",
        "Export: 2 columns",
        "Export: 2 columns",
      ]),
    );
    await userEvent.click(screen.getByRole("link", { name: "Exports" }));
    await waitFor(async () => expect(await whats()).toEqual(Array(2).fill("Export: 2 columns")));
    expect(router.state.location.search).toEqual({ kind: "export" });
    expect(screen.getByRole("link", { name: "Exports", current: "page" })).toBeTruthy();
  });

  it("tell what they came to, and let one download again until they expire", async () => {
    serve({
      exports: [
        exportJob("x1"),
        exportJob("x2", { state: "ready", url: null, rows: null, by: { id: "m2", name: "Bo" } }),
        exportJob("x3", { state: "expired", url: null }),
      ],
    });
    open("/jobs?kind=export");
    const own = await row(/Downloaded/);
    expect(own.getByText("1,204 contacts")).toBeTruthy();
    expect(own.getByText("130 kB")).toBeTruthy();
    const link = own.getByRole("link", { name: /Download the export/ });
    expect([link.getAttribute("href"), link.hasAttribute("download")]).toEqual([
      "/api/v1/exports/x1",
      true,
    ]);
    const theirs = await row(/Ready/);
    expect(theirs.getByText("Bo")).toBeTruthy();
    expect(theirs.getByText(/^Until/)).toBeTruthy();
    expect(theirs.queryByRole("link")).toBeNull();
    expect((await row(/Expired/)).queryByText(/^Until/)).toBeNull();
  });

  it("are stopped and taken back where that is possible", async () => {
    const sent = serve({
      imports: [
        importJob("i1", { state: "running", rows: 100, progress: 40, file_name: "big.csv" }),
        importJob("i2"),
        importJob("i3", { file_name: "late.csv", undo_until: null }),
      ],
    });
    open("/jobs?kind=import");
    const user = userEvent.setup();
    const running = await row(/Running/);
    expect(running.getByRole("progressbar", { name: "40 of 100 rows" })).toBeTruthy();
    await user.click(running.getByRole("button", { name: "Stop" }));
    await waitFor(() => expect(sent).toEqual(["imports/i1/stop"]));
    const finished = await row(/people.csv/);
    expect(finished.getByText("6 created · 3 updated")).toBeTruthy();
    expect(finished.getByText("1 row not imported")).toBeTruthy();
    expect((await row(/late.csv/)).queryByRole("button", { name: "Undo" })).toBeNull();
    await user.click(finished.getByRole("button", { name: "Undo" }));
    const dialog = await screen.findByRole("dialog", { name: "Undo this import" });
    await user.click(within(dialog).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent).toContain("imports/i2/undo"));
  });

  it("are shown page by page, and never out of order", async () => {
    const day = (n: number) => `2026-03-${String(n).padStart(2, "0")}T10:00:00Z`;
    serve({
      bulk: [31, 30, 29].map((n) => job(`b${n}`, { created_at: day(n) })),
      imports: [28, 10, 9].map((n) => importJob(`i${n}`, { created_at: day(n) })),
      size: 2,
    });
    open("/jobs");
    await waitFor(async () => expect(await whats()).toEqual(["Tagged: vip", "Tagged: vip"]));
    const more = () => userEvent.click(screen.getByRole("button", { name: "Show more" }));
    await more();
    await waitFor(async () => expect(await whats()).toHaveLength(5));
    await more();
    await waitFor(async () => expect(await whats()).toHaveLength(6));
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("are not asked for by who may not see them", async () => {
    serve({ bulk: [job("d")], exports: [exportJob("x1")] });
    open("/jobs?kind=export", session({ scopes: ["contacts:read"] }));
    await waitFor(async () => expect(await whats()).toEqual(["Tagged: vip"]));
    expect(screen.queryByRole("navigation", { name: "Kind of job" })).toBeNull();
  });
});
