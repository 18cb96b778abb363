import { Button } from "@mantine/core";
import { useSession } from "../../api/queries/session";
import { useSettleConflict } from "../../api/queries/workspace";
import type { Conflict } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { errorLine } from "../../components/States";
import { t, tCode } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { usePhoneText } from "../../lib/usePhoneText";
import { MergeButton } from "./MergeButton";
import { Side } from "./Side";
import styles from "./conflicts.module.css";

interface Props {
  conflict: Conflict;
  /** The card goes: what has the focus in it needs another place. */
  onDecided?: () => void;
}

/** A number or an id, the two contacts that it names, and the decision. */
export function ConflictCard({ conflict, onDecided }: Props) {
  const session = useSession();
  const settle = useSettleConflict();
  const value = useShown()(conflict);
  const decide = (decision: "keep" | "move") =>
    settle.mutate(
      { id: conflict.id, decision },
      {
        onSuccess: () => {
          toast(t(`conflicts.done_${decision}`, { value }), { tone: "good" });
          onDecided?.();
        },
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
          <MergeButton conflict={conflict} />
        </div>
      )}
    </article>
  );
}

/** How an identifier is read: numbers as numbers, ids as they are. */
export function useShown(): (conflict: Conflict) => string {
  const display = usePhoneText();
  return ({ kind, value }) => (kind === "wa_id" || kind === "phone" ? display(value) : value);
}
