import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isOpen, useStopBulk, useUndoBulk } from "../../api/queries/bulk";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { BulkJob, LeadStatus } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { errorLine } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { number, t, tCode } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import type { JobsSearch } from "../../lib/jobKinds";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import styles from "./jobs.module.css";
import { WayOut } from "./WayOut";

/** One bulk job: what it does, how far it is, and the way out of it. */
export function BulkJobRow({ job }: { job: BulkJob }) {
  return (
    <tr>
      <td>
        <What job={job} />
      </td>
      <td>
        <BulkState job={job} />
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
        <BulkWayOut job={job} />
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
  const { kind, tags, remove, status, owner_id } = job.action;
  const owner = team?.items.find((each) => each.id === owner_id)?.name;
  return (
    <>
      {tCode("jobs_kind", kind === "retag" ? "tag" : String(kind))} <Names of={tags} />
      {kind === "retag" && (
        <>
          {" · "}
          {t("jobs_kind.untag")} <Names of={remove} />
        </>
      )}
      {STATUSES.includes(status as LeadStatus) && <StatusBadge status={status as LeadStatus} />}
      {kind === "owner" && <bdi>{owner_id ? (owner ?? "–") : t("team.nobody")}</bdi>}
    </>
  );
}

function Names({ of }: { of: unknown }) {
  return Array.isArray(of) && of.length > 0 && <bdi>{of.join(", ")}</bdi>;
}

/** How far it is, in words and as a bar. */
export function BulkState({ job }: { job: BulkJob }) {
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
      {job.problem && <p className="dim">{t("jobs.bulk_failed")}</p>}
    </div>
  );
}

function BulkWayOut({ job }: { job: BulkJob }) {
  const session = useSession();
  const stop = useStopBulk();
  const undo = useUndoBulk();
  if (!can(session, "bulk:write")) return null;
  const onError = (error: Error) => toast(errorLine(error), { tone: "bad" });
  return (
    <WayOut
      stop={
        isOpen(job)
          ? { run: () => stop.mutate(job.id, { onError }), busy: stop.isPending }
          : null
      }
      undo={{
        run: () => undo.mutate(job.id, { onError }),
        busy: undo.isPending,
        title: t("jobs.undo_title"),
        text: t("jobs.undo_text", { n: job.counts.changed }),
      }}
      until={job.undo_until}
    />
  );
}
