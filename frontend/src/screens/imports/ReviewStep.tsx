import { Alert, Button, Progress } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { importRowsQuery, type RowsWanted, useImportStep } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { useAskFirst } from "../../lib/useAskFirst";
import { Counts } from "./Counts";
import { problems } from "./ImportsPage";
import styles from "./imports.module.css";
import { Queued } from "./Queued";
import { Reasons } from "./Reasons";
import { Rows } from "./Rows";

/** Refusals to start that a second click overrules. */
const UNSURE = new Set(["check_is_stale", "check_is_unverified"]);
const PAGE = 100;
const ALL: RowsWanted = { phase: "check" };

interface Props {
  job: ImportJob;
  may: boolean;
  onRunning: () => void;
}

/** Step three: what would happen, row by row, before anything does. */
export function ReviewStep(props: Props) {
  return props.job.state === "checking" ? <Checking job={props.job} /> : <Checked {...props} />;
}

function Checking({ job }: { job: ImportJob }) {
  const done = t("imports.progress", { done: number(job.progress), all: number(job.rows) });
  return (
    <>
      <section className="card pad stack">
        <h2>{t("imports.checking")}</h2>
        <p className="dim">{t("imports.checking_text")}</p>
        <Progress
          value={job.rows ? (100 * job.progress) / job.rows : 0}
          aria-label={done}
          animated
        />
        <p className="num" role="status">
          {done}
        </p>
      </section>
      <Queued job={job} />
    </>
  );
}

function Checked({ job, may, onRunning }: Props) {
  const [wanted, setWanted] = useState<RowsWanted>(ALL);
  const [question, ask] = useAskFirst();
  const want = (next: RowsWanted) => ask(() => setWanted(next));
  // What can be done stands under the rows: it comes with them
  const { isPending } = useQuery(importRowsQuery(job.id, job.state, ALL, PAGE, undefined));
  return (
    <>
      <PlanEffect job={job} />
      <Counts
        job={job}
        chosen={wanted.outcome}
        onChoose={(outcome) => want({ phase: "check", ...(outcome ? { outcome } : {}) })}
      />
      <Reasons job={job} wanted={wanted} onChoose={want} />
      <Rows job={job} wanted={wanted} onWant={want} size={PAGE} correct={may} />
      {may && !isPending && <Actions job={job} ask={ask} onRunning={onRunning} />}
      {question}
    </>
  );
}

/** What can be done about it, in sight however long the list of rows is. */
function Actions({ job, ask, onRunning }: Omit<Props, "may"> & { ask: (run: () => void) => void }) {
  const start = useImportStep(job.id, "start", onRunning);
  const doing = job.counts.created + job.counts.updated;
  const wrong = problems(job);
  /** Told once that contacts changed since the check, whoever clicks again means it. */
  const told = start.error instanceof ApiError && UNSURE.has(start.error.code);
  return (
    <div className={styles.actions}>
      {start.error && (
        <Alert color="red" role="alert">
          {errorLine(start.error)}
        </Alert>
      )}
      {doing === 0 && <p className="dim">{t("imports.nothing_to_do")}</p>}
      <div className="bar spread">
        <div className="bar">
          <Button
            variant="default"
            renderRoot={(root) => (
              <Link {...root} to="/imports/$id" params={{ id: job.id }} search={{ step: "map" }} />
            )}
          >
            {t("imports.remap")}
          </Button>
          {wrong > 0 && (
            <>
              <Button
                variant="default"
                component="a"
                href={`/api/v1/imports/${encodeURIComponent(job.id)}/problems.csv?phase=check`}
                download
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                {t("imports.download_problems", { n: wrong })}
              </Button>
              <Button
                variant="default"
                component={Link}
                to="/imports/new"
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {t("imports.corrected")}
              </Button>
            </>
          )}
        </div>
        <Button
          loading={start.isPending}
          disabled={doing === 0}
          onClick={() => ask(() => start.mutate(told))}
        >
          {t("imports.start", { n: doing })}
        </Button>
      </div>
    </div>
  );
}

/** What the plan had room for at this check, said before and not after. */
function PlanEffect({ job }: { job: ImportJob }) {
  if (job.room === null || job.counts.created + job.counts.over_limit === 0) return null;
  const fits = number(job.counts.created);
  const all = number(job.counts.created + job.counts.over_limit);
  if (job.counts.over_limit === 0) {
    return <p className="dim">{t("imports.room_all", { all, room: number(job.room) })}</p>;
  }
  return (
    <Alert color="orange" role="status" title={t("imports.room_some", { fits, all })}>
      {t("imports.room_text")}
    </Alert>
  );
}
