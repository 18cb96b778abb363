import type { ReactNode, RefObject } from "react";
import { MoreButton, type Pages } from "../../components/MoreButton";
import styles from "./contact.module.css";

interface Props {
  box: RefObject<HTMLElement | null>;
  label: string;
  query: Pages;
  /** What the button says that reads further back. */
  earlier: string;
  children: ReactNode;
}

/** What scrolls with the newest at its foot, and reads further back. */
export function ChatBox({ box, label, query, earlier, children }: Props) {
  return (
    // A scroll region has to be reachable by key
    <section ref={box} className={styles.chat} tabIndex={0} aria-label={label}>
      <MoreButton pages={query} label={earlier} />
      {children}
    </section>
  );
}
