import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { BulkJob } from "../../api/types";
import { page, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

function job(id: string, change: Partial<BulkJob> = {}): BulkJob {
  return {
    id,
    action: { kind: "tag", tags: ["vip"] },
    by: { id: "m1", name: "Ada" },
    created_at: "2026-03-01T10:00:00Z",
    problem: null,
    state: "done",
    undoing: false,
    total: 120,
    progress: 100,
    counts: { changed: 100, unchanged: 20, missing: 0, refused: 0, undone: 0, kept: 0 },
    undo_until: "2026-03-31T10:00:00Z",
    ...change,
  };
}

const RUNNING = job("r", { state: "running", progress: 40, undo_until: null });
const UNDONE = job("u", {
  state: "undone",
  undo_until: null,
  counts: { ...job("x").counts, undone: 97, kept: 3 },
});

/** Serve jobs; returns the paths of all writes. */
function serve(...jobs: BulkJob[]): string[] {
  const sent: string[] = [];
  server.use(
    http.get(at("/api/v1/bulk"), () => HttpResponse.json(page(jobs))),
    http.get(at("/api/v1/members"), () => HttpResponse.json(page([]))),
    http.post(at("/api/v1/bulk/:id/:step"), ({ params }) => {
      sent.push(`${params.id}/${params.step}`);
      const found = jobs.findIndex((each) => each.id === params.id);
      const state = params.step === "stop" ? "stopped" : "undone";
      jobs[found] = { ...job(String(params.id)), state, undo_until: null };
      return HttpResponse.json(jobs[found], { status: 202 });
    }),
  );
  return sent;
}

const row = async (name: RegExp) =>
  within((await screen.findByRole("row", { name })) as HTMLElement);

describe("bulk jobs", () => {
  it("shows how far one is, and stops it", async () => {
    const sent = serve(RUNNING);
    open("/jobs");
    const running = await row(/Running/);
    expect(running.getByRole("progressbar", { name: "40 % done" })).toBeTruthy();
    await userEvent.setup().click(running.getByRole("button", { name: "Stop" }));
    expect(await (await row(/Stopped/)).findByText("vip")).toBeTruthy();
    expect(sent).toEqual(["r/stop"]);
  });

  it("takes one back after asking", async () => {
    const sent = serve(job("d"));
    open("/jobs");
    const user = userEvent.setup();
    await user.click((await row(/Done/)).getByRole("button", { name: "Undo" }));
    const dialog = await screen.findByRole("dialog", { name: "Take this change back?" });
    expect(dialog.textContent).toContain("100 contacts become what they were");
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent).toEqual(["d/undo"]));
    expect(await row(/Taken back/)).toBeTruthy();
  });

  it("says what an undo left alone, and offers nothing that is refused", async () => {
    serve(UNDONE);
    open("/jobs");
    const undone = await row(/Taken back/);
    expect(undone.getByText("97 contacts are as they were.")).toBeTruthy();
    expect(undone.getByText("3 were changed since and stay.")).toBeTruthy();
    expect(undone.queryByRole("button")).toBeNull();
  });

  it("lets a viewer look only", async () => {
    serve(RUNNING, job("d"));
    open("/jobs", session({ scopes: ["contacts:read"] }));
    const running = await row(/Running/);
    expect(running.queryByRole("button")).toBeNull();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("teaches what it is for when there are none", async () => {
    serve();
    open("/jobs");
    expect(await screen.findByText("Nothing was changed in bulk yet")).toBeTruthy();
  });
});
