import { Progress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { isWorking, useImportStep } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportJob } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { StateBadge } from "../imports/StateBadge";
import styles from "./jobs.module.css";
import { WayOut } from "./WayOut";

/** One import: how far it is, what it brought, and the way out of it. */
export function ImportRow({ job }: { job: ImportJob }) {
  return (
    <tr>
      <td>
        {t("jobs.imported")}{" "}
        <Link to="/imports/$id" params={{ id: job.id }}>
          <bdi>{job.file_name ?? t("imports.unnamed")}</bdi>
        </Link>
      </td>
      <td>
        <State job={job} />
      </td>
      <td className="num">
        <Result job={job} />
      </td>
      <td>{job.created_by.name}</td>
      <td>
        <RelTime at={job.created_at} />
      </td>
      <td className={styles.way}>
        <ImportWayOut job={job} />
      </td>
    </tr>
  );
}

function State({ job }: { job: ImportJob }) {
  const progress = t("imports.progress", { done: number(job.progress), all: number(job.rows) });
  return (
    <div className={styles.state} role="status">
      <StateBadge state={job.state} />
      {isWorking(job) && (
        <Progress
          value={job.rows ? (100 * job.progress) / job.rows : 0}
          animated
          aria-label={progress}
        />
      )}
      {job.error && <p className="dim">{t("imports.failed_text")}</p>}
    </div>
  );
}

/** A check only foretells: it is no result. */
function Result({ job: { counts, rows, started_at, undo } }: { job: ImportJob }) {
  const refused = counts.invalid + counts.over_limit;
  if (!started_at) return <>{t("jobs.import_rows", { n: rows })}</>;
  return (
    <>
      {t("jobs.created", { n: counts.created })} · {t("jobs.updated", { n: counts.updated })}
      {refused > 0 && <p className="dim">{t("jobs.not_imported", { n: refused })}</p>}
      {undo && <p className="dim">{t("bulk.undone", { n: undo.counts.undone })}</p>}
    </>
  );
}

function ImportWayOut({ job }: { job: ImportJob }) {
  const session = useSession();
  const stop = useImportStep(job.id, "stop");
  const undo = useImportStep(job.id, "undo");
  if (!can(session, "imports:write")) return null;
  const onError = (error: Error) => toast(errorLine(error), { tone: "bad" });
  const runs = job.state === "running" && job.phase !== "undo";
  return (
    <WayOut
      stop={
        runs
          ? { run: () => stop.mutate(undefined, { onError }), busy: stop.isPending || job.stopping }
          : null
      }
      undo={{
        run: () => undo.mutate(undefined, { onError }),
        busy: undo.isPending,
        title: t("imports.undo"),
        text: t("imports.undo_text", { n: job.counts.created }),
      }}
      until={job.undo_until}
    />
  );
}
