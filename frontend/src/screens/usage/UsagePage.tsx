import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageHistoryQuery, usageQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { Plan, Usage } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { Lines, Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { UsageBar } from "../../components/UsageMeter";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { PlanButton } from "./PlanButton";
import { Thresholds } from "./Thresholds";
import { UsageChart } from "./UsageChart";
import styles from "./usage.module.css";

const PLANS: readonly { plan: Plan; limit: number | null }[] = [
  { plan: "free", limit: 100 },
  { plan: "starter", limit: 5000 },
  { plan: "growth", limit: 25_000 },
  { plan: "scale", limit: null },
];

export function UsagePage() {
  const { data, error, refetch } = useQuery(usageQuery);
  return (
    <div className="page narrow">
      <PageTitle>{t("usage.title")}</PageTitle>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Waiting />}
      {data && <Loaded usage={data} />}
    </div>
  );
}

function Loaded({ usage }: { usage: Usage }) {
  const mayChange = can(useSession(), "plan:write");
  return (
    <>
      <section className="card pad stack">
        <UsageBar usage={usage} big />
        <p className="dim">
          {t("usage.what_counts")} <Link to="/trash">{t("usage.free_places")}</Link>
        </p>
        {usage.waiting > 0 && (
          <p>
            {t("usage.waiting", { n: usage.waiting })} <Link to="/waiting">{t("nav.waiting")}</Link>
          </p>
        )}
        {usage.level === "red" && <p>{t("usage.still_works")}</p>}
      </section>
      {usage.limit !== null && <Thresholds usage={usage} limit={usage.limit} />}
      <section className={`card pad ${styles.history}`} aria-label={t("usage.history")}>
        <History limit={usage.limit} />
      </section>
      <ul className={`plain ${styles.plans}`}>
        {PLANS.map(({ plan, limit }) => (
          <li
            key={plan}
            className={`card pad ${styles.plan}`}
            data-mine={plan === usage.plan || undefined}
          >
            <h2>{t(`plan.${plan}`)}</h2>
            <p className={`num ${styles.limit}`}>
              {limit === null ? t("usage.unlimited") : number(limit)}
            </p>
            <p className="dim">{t("usage.contacts")}</p>
            {plan === usage.plan && <strong className={styles.mine}>{t("usage.your_plan")}</strong>}
            {plan === usage.next_plan && <span className="dim">{t("usage.next_plan")}</span>}
            {mayChange && plan !== usage.plan && (
              <span className={styles.choose}>
                <PlanButton usage={usage} plan={plan} limit={limit} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function History({ limit }: { limit: number | null }) {
  const { data, error, refetch } = useQuery(usageHistoryQuery);
  if (data?.items.some((month) => month.total > 0)) {
    return <UsageChart months={data.items} limit={limit} />;
  }
  if (data) {
    return (
      <EmptyState
        icon={<IconChartBar size={26} />}
        title={t("usage.nobody_yet")}
        text={t("usage.nobody_yet_text")}
      />
    );
  }
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  return <Lines lines={5} />;
}
