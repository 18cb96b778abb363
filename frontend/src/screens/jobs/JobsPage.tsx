import { Button } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { bulkJobsQuery } from "../../api/queries/bulk";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { JobRow } from "./JobRow";

/** What was done to many contacts at once: how far it is, stop it, take it back. */
export function JobsPage() {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(bulkJobsQuery);
  const jobs = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <h1>{t("jobs.title")}</h1>
      <p className="dim">{t("jobs.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && jobs.length === 0 && (
        <section className="card">
          <EmptyState
            icon={<IconListCheck size={26} />}
            title={t("jobs.empty")}
            text={t("jobs.empty_text")}
          />
        </section>
      )}
      {jobs.length > 0 && (
        <ScrollCard label={t("jobs.title")}>
          <table className="grid">
            <caption className="sr-only">{t("jobs.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("jobs.what")}</th>
                <th scope="col">{t("imports.state")}</th>
                <th scope="col">{t("jobs.changed")}</th>
                <th scope="col">{t("imports.by")}</th>
                <th scope="col">{t("imports.when")}</th>
                <th scope="col">
                  <span className="sr-only">{t("contact.more")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        </ScrollCard>
      )}
      {hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => fetchNextPage()}
          style={{ alignSelf: "center" }}
        >
          {t("action.more")}
        </Button>
      )}
    </div>
  );
}
