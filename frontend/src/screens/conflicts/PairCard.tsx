import { Button } from "@mantine/core";
import { lazy, Suspense, useId, useState } from "react";
import { useSession } from "../../api/queries/session";
import type { DuplicatePair } from "../../api/types";
import { later, t, tCode } from "../../i18n";
import { can } from "../../lib/permissions";
import { useNotTheSame } from "../merge/useNotTheSame";
import styles from "./conflicts.module.css";
import { Person } from "./Side";

const MergeDialog = lazy(later(() => import("../merge/MergeDialog")));

interface Props {
  pair: DuplicatePair;
  /** The card goes: what has the focus in it needs another place. */
  onDecided: () => void;
}

/** Two contacts, what they have in common, and the decision: the older one would stay. */
export function PairCard({ pair, onDecided }: Props) {
  const { contact: newer, other: older, reasons } = pair;
  const session = useSession();
  const [comparing, setComparing] = useState(false);
  const refuse = useNotTheSame(older);
  const title = useId();
  return (
    <article className="card pad stack" aria-labelledby={title}>
      <h2 id={title}>
        <bdi>{older.name}</bdi> · <bdi>{newer.name}</bdi>
      </h2>
      <p className="dim">{reasons.map((reason) => tCode("alike", `same_${reason}`)).join(" · ")}</p>
      <div className={styles.sides}>
        <Person contact={older} label={t("alike.older")} />
        <Person contact={newer} label={t("alike.newer")} />
      </div>
      {can(session, "contacts:write") && (
        <div className="bar">
          <Button onClick={() => setComparing(true)}>{t("merge.compare")}</Button>
          <Button
            variant="default"
            onClick={() => {
              refuse(newer);
              onDecided();
            }}
          >
            {t("merge.not_the_same")}
          </Button>
        </div>
      )}
      {comparing && (
        <Suspense>
          <MergeDialog contact={older} other={newer} onClose={() => setComparing(false)} />
        </Suspense>
      )}
    </article>
  );
}
