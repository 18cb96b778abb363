import { HttpResponse, http } from "msw";
import type { BulkJob, BulkRow, ExportJob, ImportJob } from "../api/types";
import { page } from "./factories";
import { at, server } from "./server";

/** Jobs as the server tells them, for tests. */
export function job(id: string, change: Partial<BulkJob> = {}): BulkJob {
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

export function importJob(id: string, change: Partial<ImportJob> = {}): ImportJob {
  const none = { unchanged: 0, skipped: 0, duplicate: 0, over_limit: 0 };
  return {
    id,
    state: "finished",
    file_name: "people.csv",
    rows: 10,
    progress: 10,
    counts: { created: 6, updated: 3, invalid: 1, ...none },
    error: null,
    phase: "run",
    stopping: false,
    undo: null,
    created_by: { id: "m1", name: "Ada" },
    created_at: "2026-03-01T09:00:00Z",
    started_at: "2026-03-01T09:01:00Z",
    finished_at: "2026-03-01T09:02:00Z",
    undo_until: "2026-03-31T09:02:00Z",
    ...change,
  } as ImportJob;
}

export function exportJob(id: string, change: Partial<ExportJob> = {}): ExportJob {
  return {
    id,
    state: "downloaded",
    url: `/api/v1/exports/${id}`,
    by: { id: "m1", name: "Ada" },
    rows: 1_204,
    size: 130_048,
    columns: ["name", "phone"],
    created_at: "2026-03-01T08:00:00Z",
    expires_at: "2026-03-02T08:00:00Z",
    ...change,
  };
}

export function bulkRow(contact_id: string, change: Partial<BulkRow> = {}): BulkRow {
  return { contact_id, name: `Person ${contact_id}`, outcome: "changed", reason: null, ...change };
}

interface Served {
  bulk?: BulkJob[];
  imports?: ImportJob[];
  exports?: ExportJob[];
  /** How many a page has. */
  size?: number;
}

/** Serve jobs by page; returns the paths of all writes. A step is over as soon as it was asked. */
export function serve(given: Served): string[] {
  const { bulk = [], imports = [], exports = [], size = 100 } = given;
  const sent: string[] = [];
  const list =
    (jobs: readonly unknown[]) =>
    ({ request }: { request: Request }) => {
      const from = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      const next = from + size < jobs.length ? String(from + size) : null;
      return HttpResponse.json({ items: jobs.slice(from, from + size), next });
    };
  const step = (jobs: (BulkJob | ImportJob)[]) =>
    http.post(at("/api/v1/:kind/:id/:step"), ({ params }) => {
      const found = jobs.findIndex(({ id }) => id === params.id);
      if (found < 0) return undefined;
      sent.push(`${params.kind}/${params.id}/${params.step}`);
      const state = params.step === "stop" ? "stopped" : "undone";
      jobs[found] = { ...jobs[found], state, undo_until: null } as BulkJob;
      return HttpResponse.json(jobs[found], { status: 202 });
    });
  server.use(
    http.get(at("/api/v1/bulk"), list(bulk)),
    http.get(at("/api/v1/imports"), list(imports)),
    http.get(at("/api/v1/exports"), list(exports)),
    http.get(at("/api/v1/members"), () => HttpResponse.json(page([]))),
    step(bulk),
    step(imports),
  );
  return sent;
}
