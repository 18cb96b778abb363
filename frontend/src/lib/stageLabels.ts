import type { QueryClient } from "@tanstack/react-query";
import { pipelineQuery } from "../api/queries/workspace";
import type { Pipeline } from "../api/types";
import { setOwnWord } from "../i18n";

/** Learn what the workspace calls its stages before they are shown; the usual words otherwise. */
export async function learnStageLabels(client: QueryClient): Promise<void> {
  const pipeline = await client.ensureQueryData(pipelineQuery).catch(() => null);
  if (pipeline) applyStageLabels(pipeline);
}

export function applyStageLabels(pipeline: Pipeline): void {
  for (const { code, label } of pipeline.items) {
    const usual = label.toLowerCase() === code;
    setOwnWord(`status.${code}`, usual ? null : label);
  }
}
