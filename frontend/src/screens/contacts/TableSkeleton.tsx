import { t } from "../../i18n";
import styles from "./contacts.module.css";
import { useDelayed } from "../../lib/useDelayed";

interface Props {
  /** As many as the page will have. */
  rows: number;
  cards: boolean;
}

/** Holds the table's place while the first page comes; silent for the first 120 ms. */
export function TableSkeleton({ rows, cards }: Props) {
  const late = useDelayed(true, 120);
  const Ghost = cards ? GhostCard : GhostRow;
  return (
    <div className={styles.ghosts} role="status" aria-label={t("state.loading")}>
      {late && Array.from({ length: rows }, (_, row) => <Ghost key={row} row={row} />)}
    </div>
  );
}

function GhostRow({ row }: { row: number }) {
  return (
    <div className={styles.ghost}>
      <span style={{ width: 28, borderRadius: "50%", height: 28 }} />
      <span style={{ width: `${14 + ((row * 7) % 9)}%` }} />
      <span style={{ width: "14%" }} />
      <span style={{ width: 74, height: 22, borderRadius: 11 }} />
      <span style={{ width: `${8 + ((row * 5) % 7)}%` }} />
      <span style={{ width: "9%" }} />
    </div>
  );
}

function GhostCard({ row }: { row: number }) {
  return (
    <div className={`${styles.ghost} ${styles.ghostCard}`}>
      <span style={{ width: 38, borderRadius: "50%", height: 38 }} />
      <span style={{ width: `${34 + ((row * 7) % 19)}%` }} />
      <span style={{ width: 74, height: 22, borderRadius: 11, marginInlineStart: "auto" }} />
    </div>
  );
}
