import type { RowsWanted } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { number, t, tCode } from "../../i18n";
import styles from "./imports.module.css";

/** Codes of rows that nobody can correct in the file: they are left out for a good reason. */
const LEFT_OUT = new Set([
  "already_there",
  "duplicate_in_file",
  "edited_since",
  "erased",
  "not_here",
  "not_undone",
  "parked",
  "plan_limit_reached",
  "refused",
  "stopped",
  "unprepared",
]);
/** Told by the counts of an undo. */
const APART = new Set(["undone", "kept"]);

interface Props {
  job: ImportJob;
  wanted: RowsWanted;
  onChoose: (wanted: RowsWanted) => void;
}

/** Why rows are not taken, the commonest first; press one to see its rows. */
export function Reasons({ job, wanted, onChoose }: Props) {
  const all = Object.entries(job.reasons ?? {})
    .filter(([code, rows]) => rows > 0 && !APART.has(code))
    .sort((a, b) => b[1] - a[1]);
  const mine = all.filter(([code]) => !LEFT_OUT.has(code));
  const theirs = all.filter(([code]) => LEFT_OUT.has(code));
  const list = (reasons: [string, number][], title: string) =>
    reasons.length > 0 && (
      <section className="stack" aria-label={title} style={{ gap: 6 }}>
        <h2>{title}</h2>
        <ul className="plain stack" style={{ gap: 4 }}>
          {reasons.map(([code, rows]) => (
            <li key={code}>
              <button
                type="button"
                className={styles.reason}
                aria-pressed={wanted.code === code}
                onClick={() =>
                  onChoose({
                    phase: wanted.phase,
                    ...(wanted.code === code ? {} : { code }),
                  })
                }
              >
                <strong className="num">{number(rows)}</strong> {tCode("row_code", code)}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {list(mine, t("imports.must_correct", { n: sum(mine) }))}
      {list(theirs, t("imports.left_out", { n: sum(theirs) }))}
    </>
  );
}

function sum(reasons: [string, number][]): number {
  return reasons.reduce((total, [, rows]) => total + rows, 0);
}
