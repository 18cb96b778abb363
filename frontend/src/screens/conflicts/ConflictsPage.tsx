import { Button } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../api/queries/session";
import { conflictsQuery, useSettleConflict } from "../../api/queries/workspace";
import type { Conflict } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t, tCode } from "../../i18n";
import { can } from "../../lib/permissions";
import { display } from "../../lib/phone";
import { toast } from "../../lib/toasts";
import { Side } from "./Side";
import styles from "./conflicts.module.css";

/** Numbers and ids that name two contacts: a person decides, the software never does. */
export function ConflictsPage() {
  const { data, error, refetch } = useQuery(conflictsQuery);
  return (
    <div className="page narrow">
      <h1>{t("conflicts.title")}</h1>
      <p className="dim">{t("conflicts.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && data.items.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={26} />}
          title={t("conflicts.empty")}
          text={t("conflicts.empty_text")}
        />
      )}
      <ul className="plain stack" style={{ gap: 16 }}>
        {data?.items.map((conflict) => (
          <li key={conflict.id}>
            <ConflictCard conflict={conflict} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ConflictCard({ conflict }: { conflict: Conflict }) {
  const session = useSession();
  const settle = useSettleConflict();
  const value = shown(conflict);
  const decide = (decision: "keep" | "move") =>
    settle.mutate(
      { id: conflict.id, decision },
      {
        onSuccess: () => toast(t(`conflicts.done_${decision}`, { value })),
        onError: (error) => toast(errorLine(error), { tone: "bad" }),
      },
    );
  return (
    <article className="card pad stack" aria-label={t("conflicts.about", { value })}>
      <h2>
        {tCode("identity", conflict.kind)} <span className="ltr num">{value}</span>
      </h2>
      <p className="dim">
        {t("conflicts.names_two")} · <RelTime at={conflict.created_at} />
      </p>
      <div className={styles.sides}>
        <Side id={conflict.contact_id} label={t("conflicts.wrote_as")} />
        <Side id={conflict.other_id} label={t("conflicts.had_before")} />
      </div>
      {can(session, "contacts:write") && (
        <div className="bar">
          <Button loading={settle.isPending} onClick={() => decide("move")}>
            {t("conflicts.move")}
          </Button>
          <Button variant="default" disabled={settle.isPending} onClick={() => decide("keep")}>
            {t("conflicts.keep")}
          </Button>
        </div>
      )}
    </article>
  );
}

function shown(conflict: Conflict): string {
  return conflict.kind === "wa_id" || conflict.kind === "phone"
    ? display(conflict.value)
    : conflict.value;
}
