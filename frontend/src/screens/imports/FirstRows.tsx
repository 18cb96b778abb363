import { useQuery } from "@tanstack/react-query";
import { firstRowsQuery } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { ScrollCard } from "../../components/ScrollCard";
import { number, t } from "../../i18n";
import styles from "./imports.module.css";

/** The first rows side by side: a glance tells whether the file was cut rightly. */
export function FirstRows({ job }: { job: ImportJob }) {
  const { data } = useQuery(firstRowsQuery(job.id));
  if (!data || data.items.length === 0) return null;
  return (
    <ScrollCard label={t("imports.first_rows")}>
      <h2 className={styles.rowsHead}>{t("imports.first_rows")}</h2>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("imports.row")}</th>
            {job.columns.map((column) => (
              <th key={column.index} scope="col">
                <bdi>{column.header}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.items.map(({ row, cells }) => (
            <tr key={row}>
              <td className="num dim">{number(row)}</td>
              {job.columns.map((column) => (
                <td key={column.index} className={styles.samples}>
                  <bdi>{cells[column.index] || "–"}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollCard>
  );
}
