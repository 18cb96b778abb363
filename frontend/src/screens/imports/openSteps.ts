import type { ImportJob } from "../../api/types";
import type { Step } from "../../lib/importSteps";

/** The steps that an import can be looked at in, the one it stands at last. */
export function openSteps(job: ImportJob): Step[] {
  switch (job.state) {
    case "uploaded":
    case "mapped":
      return ["upload", "map"];
    case "checking":
      return ["review"];
    case "checked":
      return ["upload", "map", "review"];
    case "running":
      return ["run"];
    case "failed":
      return job.phase === "check" ? ["upload", "map", "result"] : ["result"];
    default:
      return ["result"];
  }
}

/** The step that is asked for, if the import is so far and still there; else where it stands. */
export function stepOf(job: ImportJob, asked: Step | undefined): Step {
  const open = openSteps(job);
  return asked && open.includes(asked) ? asked : (open.at(-1) ?? "result");
}
