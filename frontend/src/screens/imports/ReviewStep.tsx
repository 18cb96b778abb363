import { Alert, Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useImportStep } from "../../api/queries/imports";
import { usageQuery } from "../../api/queries/reference";
import type { ImportJob, Outcome } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { Counts } from "./Counts";
import { Rows } from "./Rows";

/** Refusals to start that a second click overrules. */
const UNSURE = new Set(["check_is_stale", "check_is_unverified"]);

/** Step three: what would happen, row by row, before anything does. */
export function ReviewStep({ job, onRemap }: { job: ImportJob; onRemap: () => void }) {
  return job.state === "checking" ? (
    <Checking job={job} />
  ) : (
    <Checked job={job} onRemap={onRemap} />
  );
}

function Checking({ job }: { job: ImportJob }) {
  return (
    <section className="card pad stack">
      <h2>{t("imports.checking")}</h2>
      <p className="dim">{t("imports.checking_text")}</p>
      <Progress
        value={job.rows ? (100 * job.progress) / job.rows : 0}
        aria-label={t("imports.progress", {
          done: number(job.progress),
          all: number(job.rows),
        })}
        animated
      />
      <p className="num">
        {t("imports.progress", {
          done: number(job.progress),
          all: number(job.rows),
        })}
      </p>
    </section>
  );
}

function Checked({ job, onRemap }: { job: ImportJob; onRemap: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const start = useImportStep(job.id, "start");
  const doing = job.counts.created + job.counts.updated;
  /** Told once that contacts changed since the check, whoever clicks again means it. */
  const told = start.error instanceof ApiError && UNSURE.has(start.error.code);
  return (
    <>
      <PlanEffect job={job} />
      {start.error && (
        <Alert color="red" role="alert">
          {errorLine(start.error)}
        </Alert>
      )}
      <Counts job={job} chosen={outcome} onChoose={setOutcome} />
      <div className="bar spread">
        <Button variant="default" onClick={onRemap}>
          {t("imports.remap")}
        </Button>
        <Button loading={start.isPending} disabled={doing === 0} onClick={() => start.mutate(told)}>
          {t("imports.start", { n: doing })}
        </Button>
      </div>
      {doing === 0 && <p className="dim">{t("imports.nothing_to_do")}</p>}
      <Rows job={job} wanted={{ phase: "check", outcome }} />
    </>
  );
}

/** What the plan has room for, said before and not after. */
function PlanEffect({ job }: { job: ImportJob }) {
  const { data } = useQuery(usageQuery);
  const refused = job.counts.over_limit;
  if (!data || data.limit === null || refused === 0) return null;
  return (
    <Alert color="orange" role="status" title={t("imports.plan_title", { n: refused })}>
      {t("imports.plan_text", { n: Math.max(0, data.limit - data.used) })}
    </Alert>
  );
}
