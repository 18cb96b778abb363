import { Alert, Button, Progress } from "@mantine/core";
import { useImportStep } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { useMinute } from "../../lib/time";
import { Counts } from "./Counts";

/** Step four: how far it is. The page may be closed; the server goes on. */
export function RunStep({ job }: { job: ImportJob }) {
  useMinute();
  const stop = useImportStep(job.id, "stop");
  const share = job.rows ? (100 * job.progress) / job.rows : 0;
  return (
    <>
      <section className="card pad stack">
        <div className="bar spread">
          <h2>{t("imports.running")}</h2>
          <Button
            variant="default"
            color="red"
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            {t("imports.stop")}
          </Button>
        </div>
        <Progress
          value={share}
          size="lg"
          animated
          aria-label={t("imports.progress", {
            done: number(job.progress),
            all: number(job.rows),
          })}
        />
        <p className="num" role="status">
          {t("imports.progress", {
            done: number(job.progress),
            all: number(job.rows),
          })}
          <TimeLeft job={job} />
        </p>
        <p className="dim">{t("imports.leave")}</p>
        {stop.error && (
          <Alert color="red" role="alert">
            {errorLine(stop.error)}
          </Alert>
        )}
      </section>
      <Counts job={job} chosen={undefined} onChoose={() => {}} />
    </>
  );
}

function TimeLeft({ job }: { job: ImportJob }) {
  if (!job.started_at || job.progress === 0) return null;
  const spent = (Date.now() - Date.parse(job.started_at)) / 1000;
  const rate = job.progress / Math.max(spent, 0.1);
  const left = Math.ceil((job.rows - job.progress) / rate);
  return <> · {t("imports.time_left", { rate: number(Math.round(rate)), n: left })}</>;
}
