import { Button } from "@mantine/core";
import type { ReactNode, RefObject } from "react";
import styles from "./contact.module.css";

interface Props {
  box: RefObject<HTMLElement | null>;
  label: string;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  /** What the button says that reads further back. */
  earlier: string;
  children: ReactNode;
}

/** What scrolls with the newest at its foot, and reads further back. */
export function ChatBox({ box, label, query, earlier, children }: Props) {
  return (
    // A scroll region has to be reachable by key
    <section ref={box} className={styles.chat} tabIndex={0} aria-label={label}>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {earlier}
        </Button>
      )}
      {children}
    </section>
  );
}
