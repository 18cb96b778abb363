import { Button } from "@mantine/core";
import { IconFileImport, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { importsQuery } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportJob } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
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
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("imports.file")}</th>
            <th scope="col">{t("imports.state")}</th>
            <th scope="col">{t("imports.rows")}</th>
            <th scope="col">{t("outcome.created")}</th>
            <th scope="col">{t("outcome.updated")}</th>
            <th scope="col">{t("outcome.skipped")}</th>
            <th scope="col">{t("imports.problems")}</th>
            <th scope="col">{t("imports.by")}</th>
            <th scope="col">{t("imports.when")}</th>
          </tr>
        </thead>
        <tbody>
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
              <td className="num">{number(job.counts.created)}</td>
              <td className="num">{number(job.counts.updated)}</td>
              <td className="num">{number(left(job))}</td>
              <td className="num">{number(refused(job))}</td>
              <td>{job.created_by.name}</td>
              <td>
                <RelTime at={job.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
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
