import { IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { alikeQuery } from "../../api/queries/merges";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { PairCard } from "./PairCard";

/** Pairs of contacts that have in common what one person would have. */
export function Alike() {
  const pages = useInfiniteQuery(alikeQuery);
  const { data, error, refetch, hasNextPage } = pages;
  const list = useRef<HTMLUListElement>(null);
  const pairs = data?.pages.flatMap((page) => page.items) ?? [];
  // Each page looks at some contacts only: that they look like nobody says nothing of the others
  const rest = hasNextPage ? "so_far" : "empty";
  return (
    <div className="stack" style={{ gap: 16 }}>
      <p className="dim">{t("alike.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && pairs.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={26} />}
          title={t(`alike.${rest}`)}
          text={t(`alike.${rest}_text`)}
        />
      )}
      <ul ref={list} tabIndex={-1} className="plain stack" style={{ gap: 16 }}>
        {pairs.map((pair) => (
          <li key={`${pair.contact.id} ${pair.other.id}`}>
            <PairCard pair={pair} onDecided={() => list.current?.focus()} />
          </li>
        ))}
      </ul>
      <MoreButton pages={pages} centred />
    </div>
  );
}
