import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageHistoryQuery, usageQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { Plan, Usage } from "../../api/types";
import { ErrorState } from "../../components/States";
import { UsageBar } from "../../components/UsageMeter";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { PlanButton } from "./PlanButton";
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
      <h1>{t("usage.title")}</h1>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && <Loaded usage={data} />}
    </div>
  );
}

function Loaded({ usage }: { usage: Usage }) {
  const mayChange = can(useSession(), "plan:write");
  const history = useQuery(usageHistoryQuery);
  return (
    <>
      <section className="card pad stack">
        <UsageBar usage={usage} />
        <p className="dim">{t("usage.what_counts")}</p>
        {usage.waiting > 0 && (
          <p>
            {t("usage.waiting", { n: usage.waiting })} <Link to="/waiting">{t("nav.waiting")}</Link>
          </p>
        )}
        {usage.level === "red" && <p>{t("usage.still_works")}</p>}
      </section>
      <section className={`card pad ${styles.history}`} aria-label={t("usage.history")}>
        {history.data && <UsageChart months={history.data.items} limit={usage.limit} />}
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
