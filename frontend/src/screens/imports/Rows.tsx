import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { importRowsQuery, type RowsWanted } from "../../api/queries/imports";
import type { ImportJob, ImportRow } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState } from "../../components/States";
import { number, t, tCode } from "../../i18n";
import styles from "./imports.module.css";

interface Props {
  job: ImportJob;
  wanted: RowsWanted;
}

/** The rows of the file as a diff: what each becomes, cell by cell, and why not. */
export function Rows({ job, wanted }: Props) {
  const query = useInfiniteQuery(importRowsQuery(job.id, job.state, wanted));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = job.columns.filter(
    (column) => (job.mapping?.columns[column.header] ?? "skip") !== "skip",
  );
  return (
    <section className={`card ${styles.scroll}`} aria-busy={query.isPending}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("imports.row")}</th>
            <th scope="col">{t("imports.outcome")}</th>
            {shown.map((column) => (
              <th key={column.index} scope="col">
                <bdi>{column.header}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td className="num dim">{number(row.row)}</td>
              <td className={styles.why}>
                <OutcomeCell row={row} />
              </td>
              {shown.map((column) => (
                <td key={column.index}>
                  <Cell
                    row={row}
                    header={column.header}
                    field={job.mapping?.columns[column.header]}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <div className={styles.more}>
          <MoreButton pages={query} />
        </div>
      )}
    </section>
  );
}

function OutcomeCell({ row }: { row: ImportRow }) {
  return (
    <>
      <span className={styles.badge} data-outcome={row.outcome}>
        {row.code === "undone" || row.code === "kept"
          ? t(`undo_one.${row.code}`)
          : t(`outcome_one.${row.outcome}`)}
      </span>
      {row.contact_id && row.outcome !== "created" && (
        <>
          {" "}
          <Link to="/contacts/$id" params={{ id: row.contact_id }}>
            {t("imports.open")}
          </Link>
        </>
      )}
      {row.reason && <div className="dim">{tReason(row)}</div>}
    </>
  );
}

function tReason(row: ImportRow): string {
  return row.field ? `${tCode("field", row.field)}: ${row.reason}` : (row.reason ?? "");
}

interface CellProps {
  row: ImportRow;
  header: string;
  field: string | undefined;
}

function Cell({ row, header, field }: CellProps) {
  const change = field ? row.changes?.[field] : undefined;
  const wrong = row.outcome === "invalid" && row.field === field;
  if (change && row.outcome === "updated") {
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
  return (
    <bdi className={wrong ? styles.wrong : field === "phone" ? styles.line : undefined}>
      {row.values[header] || <span className="dim">–</span>}
    </bdi>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
