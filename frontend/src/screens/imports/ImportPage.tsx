import { Alert } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import { keys } from "../../api/keys";
import { importQuery, isWorking } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportJob } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { Waiting } from "../../components/Skeleton";
import { ErrorState, ErrorText, PermissionState } from "../../components/States";
import { t } from "../../i18n";
import type { Step } from "../../lib/importSteps";
import { can } from "../../lib/permissions";
import { MapStep } from "./MapStep";
import { ResultStep } from "./ResultStep";
import { ReviewStep } from "./ReviewStep";
import { RunStep } from "./RunStep";
import { Steps } from "./Steps";
import { openSteps, stepOf } from "./openSteps";

const route = getRouteApi("/app/imports/$id");

/** One import at whichever step it is; it may be left and found again at any time. */
export function ImportPage() {
  const { id } = route.useParams();
  const { data, error, refetch, isPaused } = useQuery(importQuery(id));
  useNewsOnFinish(data);
  const [step, go] = useStep(data);
  const session = useSession();
  const may = can(session, "imports:write");
  const seesRows = can(session, "contacts:private");
  if (!data || !step) {
    return error ? (
      <ErrorState whole error={error} onRetry={refetch} />
    ) : (
      <div className="page">
        <PageTitle>{t("imports.title")}</PageTitle>
        <Waiting lines={8} />
      </div>
    );
  }
  const name = data.file_name ?? t("imports.unnamed");
  return (
    <div className="page">
      <div className="bar spread">
        <PageTitle text={name}>
          <bdi>{name}</bdi>
        </PageTitle>
        <Link to="/imports">{t("imports.history")}</Link>
      </div>
      <Steps now={step} id={id} open={may ? openSteps(data) : openSteps(data).slice(1)} />
      {isWorking(data) && (error || isPaused) && (
        <Alert color="yellow" role="alert">
          {t("imports.unread")} {error && <ErrorText error={error} />}
        </Alert>
      )}
      {!may && step !== "result" && (
        <Alert color="gray" role="note" title={t("imports.may_not")}>
          {t("imports.may_not_text")}
        </Alert>
      )}
      {!seesRows && (step === "map" || step === "review") && <PermissionState />}
      {seesRows && step === "map" && <MapStep job={data} may={may} onChecking={() => go("review")} />}
      {seesRows && step === "review" && <ReviewStep job={data} may={may} onRunning={() => go("run")} />}
      {step === "run" && <RunStep job={data} may={may} />}
      {step === "result" && <ResultStep job={data} />}
    </div>
  );
}

/** The step in the address, put right where the import is not there, or no longer. */
function useStep(job: ImportJob | undefined): [Step | undefined, (step: Step) => void] {
  const { step: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const step = job && stepOf(job, asked);
  // What a step decided was sent by then
  const go = useCallback(
    (next: Step) => void navigate({ search: { step: next }, ignoreBlocker: true }),
    [navigate],
  );
  useEffect(() => {
    if (step && step !== asked) void navigate({ search: { step }, replace: true });
  }, [step, asked, navigate]);
  return [step, go];
}

/** When the server is done, lists and the plan's meter are old. */
function useNewsOnFinish(job: ImportJob | undefined): void {
  const client = useQueryClient();
  const before = useRef(job?.state);
  const state = job?.state;
  useEffect(() => {
    if (before.current === "running" && state && state !== "running") {
      for (const key of [keys.contacts, keys.usage, keys.tags]) {
        void client.invalidateQueries({ queryKey: key });
      }
    }
    before.current = state;
  }, [client, state]);
}
