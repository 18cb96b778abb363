import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { keys } from "../../api/keys";
import { importQuery } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { MapStep } from "./MapStep";
import { ResultStep } from "./ResultStep";
import { ReviewStep } from "./ReviewStep";
import { RunStep } from "./RunStep";
import { type Step, Steps } from "./Steps";

const route = getRouteApi("/app/imports/$id");

/** One import at whichever step it is; it may be left and found again at any time. */
export function ImportPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(importQuery(id));
  useNewsOnFinish(data);
  const [remapping, setRemapping] = useState(false);
  if (!data) {
    return error ? (
      <ErrorState whole error={error} onRetry={refetch} />
    ) : (
      <div className="page narrow" />
    );
  }
  const step = remapping && data.state === "checked" ? "map" : stepOf(data);
  return (
    <div className="page">
      <div className="bar spread">
        <h1>
          <bdi>{data.file_name ?? t("imports.unnamed")}</bdi>
        </h1>
        <Link to="/imports">{t("imports.history")}</Link>
      </div>
      <Steps now={step} />
      {step === "map" && <MapStep job={data} onChecking={() => setRemapping(false)} />}
      {step === "review" && <ReviewStep job={data} onRemap={() => setRemapping(true)} />}
      {step === "run" && <RunStep job={data} />}
      {step === "result" && <ResultStep job={data} />}
    </div>
  );
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

function stepOf(job: ImportJob): Step {
  if (job.state === "uploaded" || job.state === "mapped") return "map";
  if (job.state === "checking" || job.state === "checked") return "review";
  return job.state === "running" ? "run" : "result";
}
