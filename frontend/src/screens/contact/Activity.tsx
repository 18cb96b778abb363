import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { auditQuery } from "../../api/queries/details";
import type { AuditEntry, Contact, LeadStatus } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { EmptyState, ErrorState } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { t, tCode } from "../../i18n";
import { STATUSES } from "../../lib/filters";
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
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  return (
    <li className={styles.event}>
      <div>
        <strong>{entry.actor.name}</strong> {tCode("audit", entry.action)}
        <span className="dim">
          {" "}
          · <RelTime at={entry.at} /> · {tCode("source", sourceCode(entry.source))}
        </span>
      </div>
      {Object.entries(entry.changes).map(([field, [old, now]]) => (
        <div key={field} className={styles.change}>
          <span className="dim">{tCode("field", field)}</span>
          <Value value={old} />
          <span aria-hidden>→</span>
          <span className="sr-only">{t("activity.to")}</span>
          <Value value={now} />
        </div>
      ))}
    </li>
  );
}

function Value({ value }: { value: unknown }) {
  if (STATUSES.includes(value as LeadStatus)) return <StatusBadge status={value as LeadStatus} />;
  return <bdi>{saying(value)}</bdi>;
}

/** A bulk job signs with its id. */
function sourceCode(source: string): string {
  return /^[0-9a-f-]{36}$/.test(source) ? "bulk" : source;
}

function saying(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(saying).join(", ") || "–";
  if (typeof value === "object") {
    const { name } = value as { name?: unknown };
    return typeof name === "string" ? name : JSON.stringify(value);
  }
  return String(value);
}
