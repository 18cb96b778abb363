import { IconListCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { bulkJobsQuery } from "../../api/queries/bulk";
import { ListTable } from "../../components/ListTable";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { JobRow } from "./JobRow";

/** What was done to many contacts at once: how far it is, stop it, take it back. */
export function JobsPage() {
  const pages = useInfiniteQuery(bulkJobsQuery);
  const { data, error, refetch } = pages;
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
        <ListTable
          label={t("jobs.title")}
          heads={[
            t("jobs.what"),
            t("imports.state"),
            t("jobs.changed"),
            t("imports.by"),
            t("imports.when"),
          ]}
          actions={t("contact.more")}
          more={pages}
        >
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ListTable>
      )}
    </div>
  );
}
