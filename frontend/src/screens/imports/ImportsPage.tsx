import { Button } from "@mantine/core";
import { IconFileImport, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { importsQuery } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportJob } from "../../api/types";
import { Grid } from "../../components/Grid";
import { MoreButton } from "../../components/MoreButton";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import styles from "./imports.module.css";
import { StateBadge } from "./StateBadge";

/** Every file that was brought in, and what became of it. */
export function ImportsPage() {
  const session = useSession();
  const pages = useInfiniteQuery(importsQuery);
  const { data, error, refetch } = pages;
  const jobs = data?.pages.flatMap((page) => page.items) ?? [];
  const may = can(session, "imports:write");
  return (
    <div className="page">
      <div className="bar spread">
        <PageTitle>{t("imports.title")}</PageTitle>
        {may && (
          <Button
            component={Link}
            to="/imports/new"
            leftSection={<IconUpload size={17} aria-hidden />}
          >
            {t("imports.new")}
          </Button>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Waiting />}
      {data && jobs.length === 0 && (
        <section className="card">
          <EmptyState
            icon={<IconFileImport size={26} />}
            title={t("imports.empty")}
            text={t("imports.empty_text")}
          >
            {may && (
              <Button component={Link} to="/imports/new">
                {t("imports.new")}
              </Button>
            )}
          </EmptyState>
        </section>
      )}
      {jobs.length > 0 && <History jobs={jobs} />}
      {pages.hasNextPage && (
        <div className={styles.more}>
          <MoreButton pages={pages} />
        </div>
      )}
    </div>
  );
}

function History({ jobs }: { jobs: ImportJob[] }) {
  return (
    <section className={`card ${styles.scroll}`}>
      <Grid
        heads={[
          t("imports.file"),
          t("imports.state"),
          t("imports.rows"),
          t("outcome.created"),
          t("outcome.updated"),
          t("outcome.unchanged"),
          t("outcome.skipped"),
          t("imports.problems"),
          t("imports.by"),
          t("imports.when"),
        ]}
      >
        {jobs.map((job) => (
          <tr key={job.id}>
            <td>
              <Link to="/imports/$id" params={{ id: job.id }}>
                {job.file_name ?? t("imports.unnamed")}
              </Link>
            </td>
            <td>
              <StateBadge state={job.state} />
            </td>
            <td className="num">{number(job.rows)}</td>
            <Done job={job} n={job.counts.created} />
            <Done job={job} n={job.counts.updated} />
            <Done job={job} n={job.counts.unchanged} />
            <Done job={job} n={left(job)} />
            <Done job={job} n={refused(job)} />
            <td>{job.created_by.name}</td>
            <td>
              <RelTime at={job.created_at} />
            </td>
          </tr>
        ))}
      </Grid>
    </section>
  );
}

/** How many rows became what: a check only foretells it, and stands on its own page. */
function Done({ job, n }: { job: ImportJob; n: number }) {
  return <td className="num">{job.started_at ? number(n) : <span className="dim">–</span>}</td>;
}

/** Rows that were left out because the contact, or an earlier row, is there already. */
function left({ counts }: ImportJob): number {
  return counts.skipped + counts.duplicate;
}

/** Rows that somebody has to look at. */
function refused({ counts }: ImportJob): number {
  return counts.invalid + counts.over_limit;
}

/** All rows that the file of problems has. */
export function problems(job: ImportJob): number {
  return left(job) + refused(job);
}
