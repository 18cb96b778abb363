import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { auditQuery } from "../../api/queries/details";
import type { Contact } from "../../api/types";
import { AuditLine } from "../../components/AuditLine";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import styles from "./contact.module.css";

/** The audit trail: who did what, from what to what, through which door. */
export function Activity({ contact }: { contact: Contact }) {
  const query = useInfiniteQuery(auditQuery(contact.id));
  if (query.isPending)
    return <div style={{ height: 240 }} role="status" aria-label={t("state.loading")} />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (entries.length === 0) {
    return <EmptyState icon={<IconHistory size={26} />} title={t("activity.empty")} />;
  }
  return (
    <div className={styles.panel}>
      <ol className={`plain ${styles.timeline}`}>
        {entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
      </ol>
      <MoreButton pages={query} />
    </div>
  );
}
