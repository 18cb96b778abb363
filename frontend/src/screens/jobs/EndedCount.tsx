import { useRouterState } from "@tanstack/react-router";
import { useSession } from "../../api/queries/session";
import { number, t } from "../../i18n";
import { countOf, ended } from "../../lib/ownJobs";
import { useStore } from "../../lib/store";
import styles from "./jobs.module.css";

/** How many own jobs ended and were not looked at yet. */
export default function EndedCount() {
  const { id } = useSession().member;
  const n = useStore(ended, (jobs) => countOf(jobs, id));
  const looking = useRouterState({ select: ({ location }) => location.pathname === "/jobs" });
  if (n === 0 || looking) return null;
  return (
    <span className={styles.badge} data-count>
      <span aria-hidden>{number(n)}</span>
      <span className="sr-only">{t("jobs.ended", { n })}</span>
    </span>
  );
}
