import type { ImportJob, Outcome } from "../../api/types";
import { number, t } from "../../i18n";
import styles from "./imports.module.css";

export const OUTCOMES: readonly Outcome[] = [
  "created",
  "updated",
  "unchanged",
  "skipped",
  "duplicate",
  "invalid",
  "over_limit",
];

interface Props {
  job: ImportJob;
  chosen: Outcome | undefined;
  onChoose: (outcome: Outcome | undefined) => void;
}

/** Every row in exactly one of these; press one to see its rows. */
export function Counts({ job, chosen, onChoose }: Props) {
  return (
    <div className={styles.counts}>
      {OUTCOMES.map((outcome) => (
        <button
          key={outcome}
          type="button"
          className={styles.count}
          data-outcome={outcome}
          aria-pressed={chosen === outcome}
          disabled={job.counts[outcome] === 0}
          onClick={() => onChoose(chosen === outcome ? undefined : outcome)}
        >
          <span className={`num ${styles.countNumber}`}>{number(job.counts[outcome])}</span>
          {t(`outcome.${outcome}`)}
        </button>
      ))}
    </div>
  );
}
