import { IconUsersGroup } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { MoreButton, type Pages } from "../../components/MoreButton";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import type { Slice } from "../../api/types";

interface Props<T> {
  pages: Pages & { data?: { pages: Slice<T>[] }; refetch: () => unknown };
  /** What there is to be decided. */
  text: string;
  /** What is said where there is nothing. */
  empty: { title: string; text: string };
  keyOf: (item: T) => string;
  /** A card for what is to be decided; `onDecided` is for what takes it away. */
  children: (item: T, onDecided: () => void) => ReactNode;
}

/** A list of what only a person can decide, a page at a time. */
export function Decisions<T>({ pages, text, empty, keyOf, children }: Props<T>) {
  const { data, error, refetch } = pages;
  const list = useRef<HTMLUListElement>(null);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  // The card goes, and what has the focus in it with it
  const onDecided = () => list.current?.focus();
  return (
    <div className="stack" style={{ gap: 16 }}>
      <p className="dim">{text}</p>
      {error && !data ? <ErrorState error={error} onRetry={refetch} /> : null}
      {!data && !error && <Waiting />}
      {data && items.length === 0 && <EmptyState icon={<IconUsersGroup size={26} />} {...empty} />}
      <ul ref={list} tabIndex={-1} className="plain stack" style={{ gap: 16 }}>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item, onDecided)}</li>
        ))}
      </ul>
      <MoreButton pages={pages} centred />
    </div>
  );
}
