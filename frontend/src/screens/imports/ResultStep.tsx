import { Alert, Button } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type RowsWanted, useImportStep } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportJob } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { dateOnly } from "../../lib/time";
import { Counts } from "./Counts";
import { problems } from "./ImportsPage";
import { Reasons } from "./Reasons";
import { Rows } from "./Rows";
import { UndoCounts } from "./UndoCounts";

const PAGE = 50;

/** Step five: what happened, which rows need a hand, and the way back. */
export function ResultStep({ job }: { job: ImportJob }) {
  const session = useSession();
  const may = can(session, "imports:write");
  const seesRows = can(session, "contacts:private");
  const [wanted, setWanted] = useState<RowsWanted>(() => firstLook(job));
  const [asking, setAsking] = useState(false);
  const undo = useImportStep(job.id, "undo");
  const wrong = problems(job);
  const { phase } = firstLook(job);
  return (
    <>
      <Headline job={job} />
      <Counts
        job={job}
        chosen={wanted.outcome}
        onChoose={(outcome) => setWanted({ phase, ...(outcome ? { outcome } : {}) })}
      />
      <UndoCounts job={job} wanted={wanted} onChoose={setWanted} />
      <Reasons job={job} wanted={wanted} onChoose={setWanted} />
      <div className="bar">
        <SeeContacts job={job} />
        {wrong > 0 && seesRows && (
          <Button
            variant="default"
            component="a"
            href={`/api/v1/imports/${encodeURIComponent(job.id)}/problems.csv`}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t("imports.download_problems", { n: wrong })}
          </Button>
        )}
        {may && <GoOn job={job} />}
        {may && job.undo_until && (
          <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
            {t("imports.undo")}
          </Button>
        )}
        <UndoDeadline job={job} />
      </div>
      {undo.error && (
        <Alert color="red" role="alert">
          {errorLine(undo.error)}
        </Alert>
      )}
      {job.phase && seesRows && (
        <Rows
          job={job}
          wanted={wanted}
          onWant={setWanted}
          size={PAGE}
          title={wanted.problems && t("imports.first_problems")}
        />
      )}
      {asking && (
        <ConfirmDialog
          title={t("imports.undo")}
          text={t("imports.undo_text", { n: job.counts.created })}
          action={t("imports.undo")}
          onConfirm={() => undo.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** What needs a hand comes first; all rows where nothing does. */
function firstLook(job: ImportJob): RowsWanted {
  const phase = job.phase === "check" ? "check" : "run";
  return problems(job) > 0 && job.state !== "undone" ? { phase, problems: true } : { phase };
}

/** The next file, or another try where it was the check that failed. */
function GoOn({ job }: { job: ImportJob }) {
  if (job.state === "failed" && job.phase === "check") {
    return (
      <Button
        renderRoot={(root) => (
          <Link {...root} to="/imports/$id" params={{ id: job.id }} search={{ step: "map" }} />
        )}
      >
        {t("imports.remap")}
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      component={Link}
      to="/imports/new"
      leftSection={<IconUpload size={16} aria-hidden />}
    >
      {t("imports.another")}
    </Button>
  );
}

function SeeContacts({ job }: { job: ImportJob }) {
  const { started_at: from, finished_at: to } = job;
  if (!from || !to || job.counts.created === 0 || job.state === "undone") return null;
  // A period excludes its last moment, and moments are told to the millisecond
  const after = new Date(Date.parse(to) + 1000).toISOString();
  const imported = `${from}/${after}`;
  return (
    <Button renderRoot={(root) => <Link {...root} to="/contacts" search={{ imported }} />}>
      {t("imports.see_contacts")}
    </Button>
  );
}

function UndoDeadline({ job }: { job: ImportJob }) {
  if (job.undo_until) {
    return (
      <span className="dim">{t("imports.undo_until", { date: dateOnly(job.undo_until) })}</span>
    );
  }
  const over = job.state === "finished" || job.state === "stopped";
  return over ? <span className="dim">{t("imports.undo_over")}</span> : null;
}

function Headline({ job }: { job: ImportJob }) {
  if (job.state === "failed") {
    return (
      <Alert color="red" role="alert" title={t("import_state.failed")}>
        {t("imports.failed_text")}
      </Alert>
    );
  }
  const good = job.counts.created + job.counts.updated + job.counts.unchanged;
  return (
    <Alert color={job.state === "finished" ? "teal" : "yellow"} role="status">
      {t(
        `imports.done_${job.state === "undone" ? "undone" : job.state === "stopped" ? "stopped" : "finished"}`,
        {
          good: number(good),
          rows: number(job.rows),
        },
      )}
    </Alert>
  );
}
