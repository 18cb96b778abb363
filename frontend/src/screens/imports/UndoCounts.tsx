import type { RowsWanted } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { number, t } from "../../i18n";
import styles from "./imports.module.css";

interface Props {
  job: ImportJob;
  wanted: RowsWanted;
  onChoose: (wanted: RowsWanted) => void;
}

/** Kept is whatever an undo left, for whichever reason. */
const WANTED = {
  undone: { phase: "undo", code: "undone" },
  kept: { phase: "undo", outcome: "skipped" },
} as const satisfies Record<string, RowsWanted>;

function isWanted({ phase, code, outcome }: RowsWanted, which: keyof typeof WANTED): boolean {
  return phase === "undo" && (which === "kept" ? outcome === "skipped" : code === "undone");
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
            aria-pressed={isWanted(wanted, code)}
            disabled={undo.counts[code] === 0}
            onClick={() =>
              onChoose(isWanted(wanted, code) ? { phase: "run" } : WANTED[code])
            }
          >
            <span className={`num ${styles.countNumber}`}>{number(undo.counts[code])}</span>
            {t(code === "kept" ? "undo_one.all_kept" : "undo_one.undone")}
          </button>
        ))}
      </div>
    </section>
  );
}
