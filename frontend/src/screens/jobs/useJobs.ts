import { useInfiniteQuery } from "@tanstack/react-query";
import { bulkJobsQuery } from "../../api/queries/bulk";
import { exportsQuery } from "../../api/queries/exports";
import { importsQuery } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import { JOB_KINDS, type JobKind } from "../../lib/jobKinds";
import { can, type Scope } from "../../lib/permissions";
import { type AnyJob, isHorizon, merged, type Source } from "./merge";

const SCOPES: Record<JobKind, Scope> = {
  bulk: "contacts:read",
  import: "imports:read",
  export: "exports:write",
};

/** The kinds of jobs that this person may see. */
export function useKinds(): JobKind[] {
  const session = useSession();
  return JOB_KINDS.filter((kind) => can(session, SCOPES[kind]));
}

/** The jobs of some kinds as one list, newest first. */
export function useJobs(kinds: readonly JobKind[]) {
  const bulk = useInfiniteQuery({ ...bulkJobsQuery, enabled: kinds.includes("bulk") });
  const imports = useInfiniteQuery({ ...importsQuery, enabled: kinds.includes("import") });
  const exports = useInfiniteQuery({ ...exportsQuery, enabled: kinds.includes("export") });
  const queries = { bulk, import: imports, export: exports };
  const all: Record<JobKind, AnyJob[]> = {
    bulk: items(bulk).map((job) => ({ kind: "bulk", at: job.created_at, job })),
    import: items(imports).map((job) => ({ kind: "import", at: job.created_at, job })),
    export: items(exports).map((job) => ({ kind: "export", at: job.created_at, job })),
  };
  const sources = kinds.map((kind) => ({ jobs: all[kind], more: queries[kind].hasNextPage, kind }));
  const blocking = sources.filter((each) => isHorizon(each, sources));
  const asked = kinds.map((kind) => queries[kind]);
  return {
    jobs: merged(sources satisfies Source[]),
    isPending: asked.some((each) => each.isPending),
    error: asked.find((each) => each.error && !each.data)?.error ?? null,
    isEmpty: asked.every((each) => each.data) && sources.every(({ jobs }) => jobs.length === 0),
    retry: () => asked.filter((each) => each.error).map((each) => each.refetch()),
    pages: {
      hasNextPage: blocking.length > 0,
      isFetchingNextPage: asked.some((each) => each.isFetchingNextPage),
      isFetchNextPageError: asked.some((each) => each.isFetchNextPageError),
      error: asked.find((each) => each.isFetchNextPageError)?.error,
      fetchNextPage: () => blocking.map(({ kind }) => queries[kind].fetchNextPage()),
    },
  };
}

function items<T>({ data }: { data: { pages: { items: T[] }[] } | undefined }): T[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}
