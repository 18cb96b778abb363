import { Alert, Button, Progress } from "@mantine/core";
import { useImportStep } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { Counts } from "./Counts";
import { duration } from "../../lib/time";
import { Queued } from "./Queued";

/** Step four, and the way back: how far it is. The page may be closed; the server goes on. */
export function RunStep({ job, may }: { job: ImportJob; may: boolean }) {
  const stop = useImportStep(job.id, "stop");
  const undoing = job.phase === "undo";
  const share = job.rows ? (100 * job.progress) / job.rows : 0;
  return (
    <>
      <section className="card pad stack">
        <div className="bar spread">
          <h2>{t(undoing ? "imports.undoing" : "imports.running")}</h2>
          {job.stopping && <span role="status">{t("imports.stopping")}</span>}
          {may && !undoing && !job.stopping && (
            <Button
              variant="default"
              color="red"
              loading={stop.isPending}
              onClick={() => stop.mutate()}
            >
              {t("imports.stop")}
            </Button>
          )}
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
      {/* Under the rest, so that nothing moves when it comes */}
      <Queued job={job} />
    </>
  );
}

/** Rate and time as the server measures them: of this phase, over all its workers. */
function TimeLeft({ job }: { job: ImportJob }) {
  if (!job.rows_per_second || job.seconds_left === null) return null;
  const rate = number(Math.round(job.rows_per_second));
  const n = job.seconds_left;
  const left =
    n < 60 ? t("imports.time_left", { rate, n }) : t("imports.long_left", { rate, time: duration(n) });
  return <> · {left}</>;
}
