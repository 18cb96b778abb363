import type { RowsWanted } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { number, t } from "../../i18n";
import styles from "./imports.module.css";

interface Props {
  job: ImportJob;
  wanted: RowsWanted;
  onChoose: (wanted: RowsWanted) => void;
}

/** What an undo took back and what it left, apart from what the import had done. */
export function UndoCounts({ job, wanted, onChoose }: Props) {
  const { undo } = job;
  if (!undo) return null;
  return (
    <section className="stack" aria-label={t("imports.undo_did")}>
      <h2>{t("imports.undo_did")}</h2>
      <div className={styles.counts}>
        {(["undone", "kept"] as const).map((code) => (
          <button
            key={code}
            type="button"
            className={styles.count}
            aria-pressed={wanted.code === code}
            disabled={undo.counts[code] === 0}
            onClick={() =>
              onChoose(wanted.code === code ? { phase: "run" } : { phase: "undo", code })
            }
          >
            <span className={`num ${styles.countNumber}`}>{number(undo.counts[code])}</span>
            {t(`undo_one.${code}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
