import { IconArmchair } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../../api/queries/reference";
import { waitingQuery } from "../../api/queries/workspace";
import { ListTable } from "../../components/ListTable";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { UsageBar } from "../../components/UsageMeter";
import { t } from "../../i18n";

/** How high the meter's card is, in pixels, in one line. */
const METER = 70;

/** People who wrote while the plan was full: kept with all they said, let in as places come. */
export function WaitingPage() {
  const pages = useInfiniteQuery(waitingQuery);
  const { data, error, refetch } = pages;
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  const usage = useQuery(usageQuery);
  return (
    <div className="page narrow">
      <PageTitle>{t("waiting.title")}</PageTitle>
      <p className="dim">
        {t("waiting.text")} <Link to="/usage">{t("add.see_plans")}</Link>
      </p>
      {/* Its place is kept: what is below would move */}
      <section className="card pad" style={{ minHeight: METER }}>
        {usage.data && <UsageBar usage={usage.data} />}
      </section>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Waiting />}
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
        <ListTable
          label={t("waiting.title")}
          heads={[
            t("column.name"),
            t("column.phone"),
            t("waiting.since"),
            t("column.last_active"),
          ]}
          more={pages}
        >
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
        </ListTable>
      )}
    </div>
  );
}
