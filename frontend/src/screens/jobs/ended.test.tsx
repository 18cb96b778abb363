import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { followBulk, followImport } from "../../api/queries/follow";
import { sessionQuery } from "../../api/queries/session";
import type { BulkJob, ExportJob } from "../../api/types";
import { apply } from "../../lib/live";
import { begin, lookedAt } from "../../lib/ownJobs";
import { toasts } from "../../lib/toasts";
import { page } from "../../test/factories";
import { exportJob, importJob, job, serve } from "../../test/jobs";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const RUNNING = job("r", { state: "running", progress: 40, undo_until: null });

beforeEach(() => {
  sessionStorage.clear();
  lookedAt();
  toasts.set([]);
  serve({});
  server.use(http.get(at("/api/v1/contacts"), () => HttpResponse.json(page([]))));
});

/** What one job is when it is asked for, one answer after the other. */
function answers(path: string, ...jobs: object[]) {
  server.use(
    http.get(at(path), () => HttpResponse.json(jobs.length > 1 ? jobs.shift() : jobs[0])),
  );
}

/** The application at a screen that has nothing to do with jobs. */
async function elsewhere() {
  const { client } = open("/contacts");
  await screen.findByRole("link", { name: "Jobs" });
  await client.ensureQueryData(sessionQuery);
  return client;
}

const badge = (n: number) =>
  screen.findByRole("link", { name: new RegExp(`${n} of your jobs ended`) });

describe("an own job that ends", () => {
  it("is told wherever one is, with its undo, and stays a badge until the jobs are opened", async () => {
    answers("/api/v1/bulk/r", job("r"));
    const client = await elsewhere();
    void followBulk(client, "r", RUNNING);
    await screen.findByText("100 contacts changed. 20 stayed as they were.", {}, { timeout: 3000 });
    expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
    await userEvent.click(await badge(1));
    await screen.findByRole("heading", { name: "Jobs" });
    await waitFor(() => expect(screen.queryByText(/of your jobs ended/)).toBeNull());
  });

  it("is counted on a phone too, at the door of its menu and in it, until they are opened", async () => {
    answers("/api/v1/imports/i", importJob("i"));
    begin({ kind: "import", id: "i", by: "m1" });
    await elsewhere();
    const user = userEvent.setup();
    const tabs = within(await screen.findByRole("navigation", { name: "Main, short" }));
    await user.click(await tabs.findByRole("button", { name: /^You.*1 of your jobs ended/ }));
    await user.click(await screen.findByRole("menuitem", { name: /^Jobs.*1 of your jobs ended/ }));
    await screen.findByRole("heading", { name: "Jobs" });
    await waitFor(() => expect(tabs.getByRole("button", { name: "You" })).toBeTruthy());
  });

  it("is told after the page was loaded again", async () => {
    answers("/api/v1/imports/i", importJob("i"));
    begin({ kind: "import", id: "i", by: "m1" });
    begin({ kind: "bulk", id: "of another member", by: "m2" });
    await elsewhere();
    await screen.findByText("Import of people.csv: Finished. 6 created · 3 updated");
    await badge(1);
  });

  it("is waited for while the server can't be reached", async () => {
    let asked = 0;
    server.use(
      http.get(at("/api/v1/imports/i"), () => {
        asked += 1;
        return asked === 1 ? HttpResponse.error() : HttpResponse.json(importJob("i"));
      }),
    );
    const client = await elsewhere();
    void followImport(client, "i", importJob("i", { state: "running" }));
    await screen.findByText(/Import of people.csv: Finished/, {}, { timeout: 4000 });
    expect(asked).toBe(2);
  });

  it("says so when contacts refused, and when it was given up", async () => {
    const counts = { ...job("x").counts, changed: 0, unchanged: 20, refused: 100 };
    answers("/api/v1/bulk/r", job("r", { counts }));
    answers("/api/v1/bulk/p", job("p", { state: "stopped", problem: "the same contacts failed" }));
    const client = await elsewhere();
    void followBulk(client, "r");
    await screen.findByText("0 contacts changed. 120 stayed as they were.");
    void followBulk(client, "p");
    await screen.findByText(/failed again and again, so it was stopped\. 100 contacts changed/);
  });
});

describe("an own export", () => {
  const news = { type: "export.finished", id: "x" };

  it("is told when its download is through, and no colleague's is", async () => {
    const exports: ExportJob[] = [exportJob("x", { state: "ready" }), exportJob("y")];
    serve({ exports });
    begin({ kind: "export", id: "x", by: "m1" });
    const client = await elsewhere();
    apply(client, [{ type: "export.finished", id: "y" }]);
    exports[0] = exportJob("x");
    apply(client, [news]);
    await screen.findByText("Export downloaded: 1,204 contacts.");
    await badge(1);
    expect(toasts.get()).toHaveLength(1);
  });
});

describe("a bulk change with nothing to do", () => {
  it("says just that, and offers no undo", async () => {
    const counts: BulkJob["counts"] = { ...job("x").counts, changed: 0, unchanged: 120 };
    answers("/api/v1/bulk/r", job("r", { counts }));
    void followBulk(await elsewhere(), "r");
    await screen.findByText("Nothing to change: all of them are like that already.");
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });
});
