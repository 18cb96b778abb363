import { IconListCheck } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ListTable } from "../../components/ListTable";
import { PageTitle } from "../../components/PageTitle";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import type { JobKind } from "../../lib/jobKinds";
import { BulkJobRow } from "./BulkJobRow";
import { BulkRows } from "./BulkRows";
import { ExportRow } from "./ExportRow";
import { ImportRow } from "./ImportRow";
import styles from "./jobs.module.css";
import type { AnyJob } from "./merge";
import { useJobs, useKinds } from "./useJobs";

const route = getRouteApi("/app/jobs");
/** How long the services take a job back. */
const UNDO_DAYS = 30;

/** What the server does with many contacts: how far it is, who asked, and the way back. */
export function JobsPage() {
  const { kind, rows } = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = useKinds();
  const { jobs, isPending, isEmpty, error, retry, pages } = useJobs(
    kind && kinds.includes(kind) ? [kind] : kinds,
  );
  return (
    <div className="page">
      <PageTitle>{t("jobs.title")}</PageTitle>
      <p className="dim">{t("jobs.text")}</p>
      <Kinds kinds={kinds} />
      {error && <ErrorState error={error} onRetry={retry} />}
      {isPending && !error && <Waiting />}
      {isEmpty && (
        <section className="card">
          <EmptyState
            icon={<IconListCheck size={26} />}
            title={t("jobs.empty")}
            text={t("jobs.empty_text", { n: UNDO_DAYS })}
          />
        </section>
      )}
      {!isPending && jobs.length > 0 && (
        <ListTable
          label={t("jobs.title")}
          heads={[
            t("jobs.what"),
            t("imports.state"),
            t("jobs.result"),
            t("imports.by"),
            t("imports.when"),
          ]}
          actions={t("contact.more")}
          more={pages}
        >
          {jobs.map((each) => (
            <Row key={`${each.kind} ${each.job.id}`} {...each} />
          ))}
        </ListTable>
      )}
      {rows && (
        <BulkRows id={rows} onClose={() => navigate({ search: { kind }, resetScroll: false })} />
      )}
    </div>
  );
}

function Row(each: AnyJob) {
  if (each.kind === "bulk") return <BulkJobRow job={each.job} />;
  return each.kind === "import" ? <ImportRow job={each.job} /> : <ExportRow job={each.job} />;
}

const LABELS = { bulk: "jobs.bulk", import: "jobs.imports", export: "jobs.exports" } as const;

/** All kinds or one, kept in the address. */
function Kinds({ kinds }: { kinds: readonly JobKind[] }) {
  const { kind: now } = route.useSearch();
  if (kinds.length < 2) return null;
  return (
    <nav className={styles.kinds} aria-label={t("jobs.kinds")}>
      {[undefined, ...kinds].map((kind) => (
        <Link
          key={kind ?? "all"}
          to="/jobs"
          search={{ kind }}
          className={styles.kind}
          data-on={kind === now || undefined}
          aria-current={kind === now ? "page" : undefined}
        >
          {kind ? t(LABELS[kind]) : t("jobs.all")}
        </Link>
      ))}
    </nav>
  );
}
