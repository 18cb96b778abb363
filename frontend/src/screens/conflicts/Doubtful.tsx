import { IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { conflictsQuery } from "../../api/queries/workspace";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { ConflictCard } from "./ConflictCard";

/** Numbers and ids that name two contacts. */
export function Doubtful() {
  const pages = useInfiniteQuery(conflictsQuery);
  const { data, error, refetch } = pages;
  const conflicts = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack" style={{ gap: 16 }}>
      <p className="dim">{t("conflicts.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && conflicts.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={26} />}
          title={t("conflicts.empty")}
          text={t("conflicts.empty_text")}
        />
      )}
      <ul className="plain stack" style={{ gap: 16 }}>
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <ConflictCard conflict={conflict} />
          </li>
        ))}
      </ul>
      <MoreButton pages={pages} centred />
    </div>
  );
}
