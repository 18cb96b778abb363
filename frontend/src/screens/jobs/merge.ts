import type { BulkJob, ExportJob, ImportJob } from "../../api/types";

export type AnyJob =
  | { kind: "bulk"; at: string; job: BulkJob }
  | { kind: "import"; at: string; job: ImportJob }
  | { kind: "export"; at: string; job: ExportJob };

/** What one source has been read of, newest first. more: whether older ones are to be had. */
export interface Source {
  jobs: readonly AnyJob[];
  more: boolean;
}

/**
 * One list, newest first, from several that are read page by page. It ends where the first of
 * them ends that has more: what is older would have to make room for what comes.
 */
export function merged(sources: readonly Source[]): AnyJob[] {
  const end = horizon(sources);
  return sources
    .flatMap(({ jobs }) => jobs)
    .filter(({ at }) => Date.parse(at) >= end)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Whether a source must be read on before the list can be longer. */
export function isHorizon(source: Source, sources: readonly Source[]): boolean {
  return source.more && oldest(source) === horizon(sources);
}

function horizon(sources: readonly Source[]): number {
  return Math.max(...sources.filter(({ more }) => more).map(oldest), Number.NEGATIVE_INFINITY);
}

function oldest({ jobs }: Source): number {
  const last = jobs.at(-1);
  return last ? Date.parse(last.at) : Number.POSITIVE_INFINITY;
}
