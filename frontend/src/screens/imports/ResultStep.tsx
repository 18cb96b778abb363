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
import { Counts } from "./Counts";
import { problems } from "./ImportsPage";
import { Rows } from "./Rows";
import { UndoCounts } from "./UndoCounts";

/** Step five: what happened, which rows need a hand, and the way back. */
export function ResultStep({ job }: { job: ImportJob }) {
  const session = useSession();
  const [wanted, setWanted] = useState<RowsWanted>({ phase: "run" });
  const [asking, setAsking] = useState(false);
  const undo = useImportStep(job.id, "undo");
  const wrong = problems(job);
  const undoable = job.state === "finished" || job.state === "stopped";
  return (
    <>
      <Headline job={job} />
      <Counts
        job={job}
        chosen={wanted.outcome}
        onChoose={(outcome) => setWanted({ phase: "run", outcome })}
      />
      <UndoCounts job={job} wanted={wanted} onChoose={setWanted} />
      <div className="bar">
        <Button component={Link} to="/contacts">
          {t("imports.see_contacts")}
        </Button>
        {wrong > 0 && (
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
        {can(session, "imports:write") && (
          <Button
            variant="default"
            component={Link}
            to="/imports/new"
            leftSection={<IconUpload size={16} aria-hidden />}
          >
            {t("imports.another")}
          </Button>
        )}
        {undoable && can(session, "imports:write") && (
          <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
            {t("imports.undo")}
          </Button>
        )}
      </div>
      {undo.error && (
        <Alert color="red" role="alert">
          {errorLine(undo.error)}
        </Alert>
      )}
      <Rows job={job} wanted={wanted} />
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

function Headline({ job }: { job: ImportJob }) {
  if (job.state === "failed") {
    return (
      <Alert color="red" role="alert" title={t("import_state.failed")}>
        {job.error}
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
