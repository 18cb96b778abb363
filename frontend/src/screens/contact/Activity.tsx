import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { auditQuery } from "../../api/queries/details";
import type { AuditEntry, Contact } from "../../api/types";
import { AuditLine } from "../../components/AuditLine";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState } from "../../components/States";
import { t, tCode } from "../../i18n";
import styles from "./contact.module.css";
import { ActivitySkeleton } from "./Skeletons";
import { mergeIn, useUndoEntry } from "./useUndoEntry";

/** The audit trail: who did what, from what to what, through which door, and the way back. */
export function Activity({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const query = useInfiniteQuery(auditQuery(contact.id));
  const undoOf = useUndoEntry(contact);
  if (query.isPending) return <ActivitySkeleton />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={<IconHistory size={26} />}
        title={t("activity.empty")}
        text={t("activity.empty_text")}
      />
    );
  }
  return (
    <div className={styles.panel}>
      <ol className={`plain ${styles.timeline}`}>
        {entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry}>
            {mayEdit && <Undo entry={entry} undo={undoOf(entry)} />}
          </AuditLine>
        ))}
      </ol>
      <MoreButton pages={query} />
    </div>
  );
}

export function Undo({ entry, undo }: { entry: AuditEntry; undo: (() => void) | null }) {
  if (!undo) return null;
  const fields = Object.keys(entry.changes).map((field) => tCode("field", field));
  const label = mergeIn(entry) ? t("merge.undo") : t("action.undo");
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      aria-label={fields.length > 0 ? `${label}: ${fields.join(", ")}` : label}
      onClick={undo}
    >
      {label}
    </Button>
  );
}
