import { t } from "../../i18n";
import styles from "./contacts.module.css";
import { useDelayed } from "./useDelayed";

const ROWS = Array.from({ length: 14 }, (_, row) => row);

/** Holds the table's place while the first page comes; silent for the first 120 ms. */
export function TableSkeleton() {
  const late = useDelayed(true, 120);
  return (
    <div className={styles.region} role="status" aria-label={t("state.loading")}>
      {late &&
        ROWS.map((row) => (
          <div key={row} className={styles.ghost}>
            <span style={{ width: 28, borderRadius: "50%", height: 28 }} />
            <span style={{ width: `${14 + ((row * 7) % 9)}%` }} />
            <span style={{ width: "14%" }} />
            <span style={{ width: 74, height: 22, borderRadius: 11 }} />
            <span style={{ width: `${8 + ((row * 5) % 7)}%` }} />
            <span style={{ width: "9%" }} />
          </div>
        ))}
    </div>
  );
}
