import { useInfiniteQuery } from "@tanstack/react-query";
import { alikeQuery } from "../../api/queries/merges";
import { t } from "../../i18n";
import { Decisions } from "./Decisions";
import { PairCard } from "./PairCard";

/** Pairs of contacts that have in common what one person would have. */
export function Alike() {
  const pages = useInfiniteQuery(alikeQuery);
  // Each page looks at some contacts only: that they look like nobody says nothing of the others
  const rest = pages.hasNextPage ? "so_far" : "empty";
  return (
    <Decisions
      pages={pages}
      text={t("alike.text")}
      empty={{ title: t(`alike.${rest}`), text: t(`alike.${rest}_text`) }}
      keyOf={(pair) => `${pair.contact.id} ${pair.other.id}`}
    >
      {(pair, onDecided) => <PairCard pair={pair} onDecided={onDecided} />}
    </Decisions>
  );
}
