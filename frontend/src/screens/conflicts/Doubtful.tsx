import { useInfiniteQuery } from "@tanstack/react-query";
import { conflictsQuery } from "../../api/queries/workspace";
import { t } from "../../i18n";
import { ConflictCard } from "./ConflictCard";
import { Decisions } from "./Decisions";

/** Numbers and ids that name two contacts. */
export function Doubtful() {
  return (
    <Decisions
      pages={useInfiniteQuery(conflictsQuery)}
      text={t("conflicts.text")}
      empty={{ title: t("conflicts.empty"), text: t("conflicts.empty_text") }}
      keyOf={(conflict) => conflict.id}
    >
      {(conflict, onDecided) => <ConflictCard conflict={conflict} onDecided={onDecided} />}
    </Decisions>
  );
}
