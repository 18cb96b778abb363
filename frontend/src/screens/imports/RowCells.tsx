import { Link } from "@tanstack/react-router";
import type { Correction, ImportJob, ImportRow } from "../../api/types";
import { number, t, tCode } from "../../i18n";
import { CorrectCell } from "./CorrectCell";
import styles from "./imports.module.css";

/** The columns that become something, in the order of the file. */
export function shownColumns(job: ImportJob) {
  return job.columns
    .map((column) => ({ ...column, field: job.mapping?.columns[column.header] ?? "skip" }))
    .filter(({ field }) => field !== "skip");
}

export type Shown = ReturnType<typeof shownColumns>;

/** The column whose cell is at fault; none where the fault is in no cell that is shown. */
function faultyColumn(row: ImportRow, shown: Shown): number | undefined {
  if (!row.field || !row.reason) return undefined;
  return shown.find(({ field }) => field === row.field)?.index;
}

/** What a person has to do about a row, or why nobody can; as the service says it otherwise. */
export function sentence(row: ImportRow): string {
  if (!row.code) return row.reason ?? "";
  const own = tCode("row_code", row.code);
  const said = own === row.code.replaceAll("_", " ") ? (row.reason ?? own) : own;
  const first = row.code === "duplicate_in_file" && row.reason?.match(/\d+$/)?.[0];
  return first ? `${said} (${number(Number(first))})` : said;
}

interface RowProps {
  row: ImportRow;
  shown: Shown;
  tags: readonly string[];
}

/** What becomes of a row, with all that no cell of it shows. tags: of everybody in the file. */
export function OutcomeCell({ row, shown, tags }: RowProps) {
  const undone = ["undone", "kept", "not_undone"].includes(row.code ?? "");
  const fields = new Set<string>(shown.map(({ field }) => field));
  const beyond = Object.entries(row.changes ?? {}).filter(([field]) => !fields.has(field));
  const hidden = undone ? [] : beyond;
  return (
    <>
      <span className={styles.badge} data-outcome={row.outcome}>
        {undone ? t(`undo_one.${row.code as "kept"}`) : t(`outcome_one.${row.outcome}`)}
      </span>
      {row.contact_id && row.outcome !== "created" && (
        <>
          {" "}
          <Link to="/contacts/$id" params={{ id: row.contact_id }}>
            {t("imports.open")}
          </Link>
        </>
      )}
      {hidden.map(([field, change]) => (
        <div key={field}>
          <Beyond field={field} change={change} />
        </div>
      ))}
      {row.outcome === "created" && tags.length > 0 && (
        <div>
          {t("field.tags")}{" "}
          <span className={styles.diff}>
            <ins>
              <bdi>{tags.join(", ")}</bdi>
            </ins>
          </span>
        </div>
      )}
      {row.reason && (undone || faultyColumn(row, shown) === undefined) && (
        <div className="dim">{undone && row.code !== "not_undone" ? row.reason : sentence(row)}</div>
      )}
      {row.code === "edited_since" && <div className="dim">{row.reason}</div>}
    </>
  );
}

function Beyond({ field, change }: { field: string; change: [unknown, unknown] }) {
  if (field === "state") {
    return <>{t(change[0] === "waiting" ? "imports.admitted" : "imports.restored")}</>;
  }
  return (
    <>
      {tCode("field", field)} <Diff change={change} />
    </>
  );
}

/** What becomes of rows whose cells can be put right here. */
const CORRECTABLE = new Set(["invalid", "duplicate"]);

interface CellProps {
  row: ImportRow;
  column: Shown[number];
  shown: Shown;
  /** The import whose wrong cells can be put right here, if they can. */
  job?: string | null;
}

/** A cell: what it was and becomes, or what is wrong with it, in the cell itself. */
export function Cell({ row, column, shown, job = null }: CellProps) {
  const { header, index } = column;
  const mine = row.corrections.filter((each) => each.column === header);
  const wrong = (now: ImportRow) => (isWrong(now, shown, index) ? sentence(now) : null);
  return (
    <>
      <Content row={row} column={column} wrong={wrong(row)} />
      <Corrected corrections={mine} />
      {job && ((CORRECTABLE.has(row.outcome) && wrong(row) !== null) || mine.length > 0) && (
        <CorrectCell id={job} row={row} header={header} wrong={wrong} />
      )}
    </>
  );
}

interface ContentProps {
  row: ImportRow;
  column: Shown[number];
  wrong: string | null;
}

function Content({ row, column: { header, field }, wrong }: ContentProps) {
  const change = row.changes?.[field];
  if (change && row.outcome === "updated") return <Diff change={change} />;
  const value = row.values[header];
  if (wrong !== null) {
    return (
      <>
        <bdi className={styles.wrong}>{value || "–"}</bdi>
        <span className={styles.todo}>{wrong}</span>
      </>
    );
  }
  return (
    <bdi className={field === "phone" ? styles.line : undefined}>
      {value || <span className="dim">–</span>}
    </bdi>
  );
}

/** What the file said in the cell, and who put it right last. */
function Corrected({ corrections }: { corrections: Correction[] }) {
  const last = corrections.at(-1);
  if (!last) return null;
  const was = corrections[0]?.was || "–";
  return (
    <span className={styles.was}>
      <bdi>{t("imports.corrected_from", { was, name: last.by.name })}</bdi>
    </span>
  );
}

/** Whether a row can't be imported because of a cell. */
function isWrong(row: ImportRow, shown: Shown, index: number): boolean {
  return faultyColumn(row, shown) === index;
}

function Diff({ change }: { change: [unknown, unknown] }) {
  return (
    <span className={styles.diff}>
      <del>
        <bdi>{plain(change[0]) || "–"}</bdi>
      </del>
      <ins>
        <bdi>{plain(change[1]) || "–"}</bdi>
      </ins>
    </span>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
