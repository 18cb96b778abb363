import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { isOpen, useStopBulk, useUndoBulk } from "../../api/queries/bulk";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { BulkJob, LeadStatus } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { RelTime } from "../../components/RelTime";
import { errorLine } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { number, t, tCode } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import type { JobsSearch } from "../../lib/jobKinds";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import styles from "./jobs.module.css";

/** One bulk job: what it does, how far it is, and the way out of it. */
export function BulkJobRow({ job }: { job: BulkJob }) {
  return (
    <tr>
      <td>
        <What job={job} />
      </td>
      <td>
        <State job={job} />
      </td>
      <td className="num">
        <Rows job={job} />
        {job.counts.undone > 0 && (
          <p className="dim">{t("bulk.undone", { n: job.counts.undone })}</p>
        )}
        {job.counts.kept > 0 && <p className="dim">{t("jobs.kept", { n: job.counts.kept })}</p>}
      </td>
      <td>{job.by.name}</td>
      <td>
        <RelTime at={job.created_at} />
      </td>
      <td className={styles.way}>
        <WayOut job={job} />
      </td>
    </tr>
  );
}

/** How many were changed; opens what became of each. */
function Rows({ job }: { job: BulkJob }) {
  const text = t("jobs.of", { done: number(job.counts.changed), all: number(job.total) });
  return (
    <Link
      to="/jobs"
      search={(before: JobsSearch) => ({ ...before, rows: job.id })}
      resetScroll={false}
      aria-label={t("jobs.see_rows", { text })}
    >
      {text}
    </Link>
  );
}

/** What a bulk job does, in words. */
export function What({ job }: { job: BulkJob }) {
  const { data: team } = useQuery({ ...membersQuery, enabled: job.action.kind === "owner" });
  const { kind, tags, status, owner_id } = job.action;
  const owner = team?.items.find((each) => each.id === owner_id)?.name;
  return (
    <>
      {tCode("jobs_kind", String(kind))}{" "}
      {Array.isArray(tags) && tags.length > 0 && <bdi>{tags.join(", ")}</bdi>}
      {STATUSES.includes(status as LeadStatus) && <StatusBadge status={status as LeadStatus} />}
      {kind === "owner" && <bdi>{owner_id ? (owner ?? "–") : t("team.nobody")}</bdi>}
    </>
  );
}

function State({ job }: { job: BulkJob }) {
  const name = isOpen(job) && job.undoing ? "undoing" : job.state;
  return (
    <div className={styles.state}>
      <span role="status">{tCode("jobs_state", name)}</span>
      {isOpen(job) && (
        <Progress
          value={job.progress}
          animated
          aria-label={t("jobs.progress", { percent: number(job.progress) })}
        />
      )}
      {job.problem && <p className="dim">{job.problem}</p>}
    </div>
  );
}

/** Stop what runs; take back what ran, for as long as the server allows. */
function WayOut({ job }: { job: BulkJob }) {
  const session = useSession();
  const stop = useStopBulk();
  const undo = useUndoBulk();
  const [asking, setAsking] = useState(false);
  if (!can(session, "bulk:write")) return null;
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  if (isOpen(job)) {
    return (
      <Button
        size="xs"
        variant="default"
        loading={stop.isPending}
        onClick={() => stop.mutate(job.id, { onError: failed })}
      >
        {t("imports.stop")}
      </Button>
    );
  }
  if (!job.undo_until) return null;
  return (
    <>
      <Button size="xs" variant="default" loading={undo.isPending} onClick={() => setAsking(true)}>
        {t("action.undo")}
      </Button>
      <p className="dim">
        {t("jobs.until")} <RelTime at={job.undo_until} />
      </p>
      {asking && (
        <ConfirmDialog
          title={t("jobs.undo_title")}
          text={t("jobs.undo_text", { n: job.counts.changed })}
          action={t("action.undo")}
          onConfirm={() => undo.mutate(job.id, { onError: failed })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
