import type { QueryClient } from "@tanstack/react-query";
import { t } from "../../i18n";
import type { JobKind } from "../../lib/jobKinds";
import { remember } from "../../lib/mine";
import { begin, drop, end, type OwnJob, running } from "../../lib/ownJobs";
import { toast } from "../../lib/toasts";
import { ApiError, api } from "../client";
import { keys } from "../keys";
import type { BulkJob, ExportJob, ImportJob, Session, Slice } from "../types";

const FIRST_MS = 600;
const LONGEST_MS = 3_000;
/** What either kind of change may have made old. */
const CHANGED = [keys.contacts, keys.tags, keys.usage, keys.pipeline, ["contact"]];

/** Whether there is work left. */
export const isOpen = ({ state }: BulkJob) => state === "queued" || state === "running";

const WORKING = new Set(["checking", "running"]);

export function isWorking(job: ImportJob | undefined): boolean {
  return job !== undefined && WORKING.has(job.state);
}

/** Follow an own bulk change to its end and tell it, wherever the person is by then. */
export async function followBulk(client: QueryClient, id: string, started?: BulkJob) {
  remember(id);
  const read = () => api.get<BulkJob>("/api/v1/bulk/{bulk_id}", { path: { bulk_id: id } });
  const job = await followed(client, "bulk", id, read, isOpen, started);
  renew(client, keys.bulkJobs);
  tellBulk(client, job);
  return job;
}

/** Take a bulk change back, and follow that to its end. */
export async function undoBulk(client: QueryClient, id: string): Promise<BulkJob> {
  const job = await api.post<BulkJob>("/api/v1/bulk/{bulk_id}/undo", { path: { bulk_id: id } });
  void client.invalidateQueries({ queryKey: keys.bulkJobs });
  return followBulk(client, id, job);
}

/** Follow an own import, or its undoing, to its end and tell it. */
export async function followImport(client: QueryClient, id: string, started?: ImportJob) {
  const read = () => api.get<ImportJob>("/api/v1/imports/{import_id}", { path: { import_id: id } });
  const job = await followed(client, "import", id, read, isWorking, started);
  client.setQueryData(keys.importJob(id), job);
  renew(client, [...keys.imports, "history"]);
  const { created, updated } = job.counts;
  const file = job.file_name ?? t("imports.unnamed");
  const over = t("jobs.import_over", { file, state: t(`import_state.${job.state}`) });
  const came = `${t("jobs.created", { n: created })} · ${t("jobs.updated", { n: updated })}`;
  toast(job.state === "undone" ? over : `${over} ${came}`, {
    tone: job.state === "failed" ? "bad" : "plain",
    about: id,
  });
}

/** Say of an own export that the browser will fetch it; `exportsOver` hears of its end. */
export function expectExport(client: QueryClient, id: string): void {
  begin(own(client, "export", id));
}

/** Tell which of these own exports were downloaded. */
export async function exportsOver(waiting: readonly OwnJob[]): Promise<void> {
  if (waiting.length === 0) return;
  const { items } = await api.get<Slice<ExportJob>>("/api/v1/exports", { query: { limit: 100 } });
  for (const job of waiting) {
    const found = items.find(({ id }) => id === job.id);
    if (found?.state === "ready") continue;
    drop(job);
    if (found?.state !== "downloaded") continue;
    end(job);
    toast(t("jobs.export_over", { n: found.rows ?? 0 }), { about: job.id });
  }
}

/** Read a job again and again until it is over; while the server can't be reached, it is waited. */
async function followed<T>(
  client: QueryClient,
  kind: JobKind,
  id: string,
  read: () => Promise<T>,
  goesOn: (job: T) => boolean,
  started?: T,
): Promise<T> {
  const job = own(client, kind, id);
  begin(job);
  followedHere.add(id);
  try {
    let now = started ?? (await read());
    for (let wait = FIRST_MS; goesOn(now); wait = Math.min(LONGEST_MS, wait * 1.3)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      now = await read().catch((error: unknown) => {
        if (error instanceof ApiError && (error.offline || error.status >= 500)) return now;
        throw error;
      });
    }
    end(job);
    return now;
  } catch (error) {
    drop(job);
    throw error;
  } finally {
    followedHere.delete(id);
  }
}

const followedHere = new Set<string>();

/** Go on with what this page waited for before it was loaded again. */
export function resume(client: QueryClient, by: string): void {
  const left = running().filter((job) => job.by === by && !followedHere.has(job.id));
  for (const { kind, id } of left) {
    if (kind === "bulk") void followBulk(client, id).catch(() => {});
    if (kind === "import") void followImport(client, id).catch(() => {});
  }
  void exportsOver(left.filter(({ kind }) => kind === "export")).catch(() => {});
}

function own(client: QueryClient, kind: JobKind, id: string): OwnJob {
  const session = client.getQueryData<Session>(keys.session);
  return { kind, id, by: session?.member.id ?? "" };
}

function renew(client: QueryClient, list: readonly string[]): void {
  for (const queryKey of [...CHANGED, list]) void client.invalidateQueries({ queryKey });
}

/** Only what really changed is counted; the rest is named. */
function tellBulk(client: QueryClient, { id, state, counts, problem }: BulkJob): void {
  if (state === "undone") {
    toast(t("bulk.undone", { n: counts.undone }), { about: id });
    return;
  }
  const left = counts.unchanged + counts.missing + counts.refused;
  const nothing = counts.changed === 0 && left === counts.unchanged && !problem;
  const done = [t("bulk.changed", { n: counts.changed }), left && t("bulk.left", { n: left })];
  const takeBack = { label: t("action.undo"), run: () => void undoBulk(client, id).catch(failed) };
  toast(nothing ? t("bulk.nothing") : [problem && t("jobs.bulk_failed"), ...done].filter(Boolean).join(" "), {
    about: id,
    tone: problem ? "bad" : "plain",
    action: counts.changed > 0 ? takeBack : undefined,
  });
}

function failed(error: unknown): void {
  const known = error instanceof ApiError && !error.offline;
  toast(known ? error.message : t("state.offline_text"), { tone: "bad" });
}
