import { IconArmchair } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../../api/queries/reference";
import { waitingQuery } from "../../api/queries/workspace";
import { MoreButton } from "../../components/MoreButton";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState } from "../../components/States";
import { UsageBar } from "../../components/UsageMeter";
import { t } from "../../i18n";

/** People who wrote while the plan was full: kept with all they said, let in as places come. */
export function WaitingPage() {
  const pages = useInfiniteQuery(waitingQuery);
  const { data, error, refetch } = pages;
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  const usage = useQuery(usageQuery);
  return (
    <div className="page narrow">
      <h1>{t("waiting.title")}</h1>
      <p className="dim">
        {t("waiting.text")} <Link to="/usage">{t("add.see_plans")}</Link>
      </p>
      {usage.data && (
        <section className="card pad">
          <UsageBar usage={usage.data} />
        </section>
      )}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && people.length === 0 && (
        <section className="card">
          <EmptyState
            icon={<IconArmchair size={26} />}
            title={t("waiting.empty")}
            text={t("waiting.empty_text")}
          />
        </section>
      )}
      {people.length > 0 && (
        <ScrollCard label={t("nav.waiting")}>
          <table className="grid">
            <caption className="sr-only">{t("waiting.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("column.name")}</th>
                <th scope="col">{t("column.phone")}</th>
                <th scope="col">{t("waiting.since")}</th>
                <th scope="col">{t("column.last_active")}</th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.id}>
                  <td>
                    <bdi>{person.name}</bdi>
                  </td>
                  <td className="ltr num">{person.phone ?? "–"}</td>
                  <td>
                    <RelTime at={person.waiting_since} />
                  </td>
                  <td>
                    <RelTime at={person.last_active_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollCard>
      )}
      <MoreButton pages={pages} centred />
    </div>
  );
}
