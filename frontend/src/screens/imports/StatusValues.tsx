import { Select } from "@mantine/core";
import type { ImportJob, ImportMapping } from "../../api/types";
import { number, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import styles from "./imports.module.css";
import { fold, statusOf } from "./statusWords";

interface Props {
  job: ImportJob;
  mapping: ImportMapping;
  change: (part: Partial<ImportMapping>) => void;
}

/** What the file calls a status, matched with the four that there are. */
export function StatusValues({ job, mapping, change }: Props) {
  const values = job.columns
    .filter((column) => mapping.columns[column.header] === "status")
    .flatMap((column) => column.values ?? [])
    .filter(({ value }) => value !== "");
  if (values.length === 0) return null;
  const chosen = (value: string) => statusOf(value, mapping.status_values);
  const open = values.filter(({ value }) => !chosen(value)).length;
  return (
    <section className="card pad stack" aria-label={t("imports.statuses")}>
      <h2>{t("imports.statuses")}</h2>
      <p className="dim" role="status">
        {open > 0 ? t("imports.statuses_open", { n: open }) : t("imports.statuses_all")}
      </p>
      <div className={styles.options}>
        {values.map(({ value, rows }) => (
          <Select
            key={value}
            size="xs"
            label={<bdi>{`${value} · ${number(rows)}`}</bdi>}
            aria-label={t("imports.status_of", { value })}
            placeholder={t("imports.status_choose")}
            allowDeselect={false}
            data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
            value={chosen(value)}
            onChange={(status) =>
              status &&
              change({ status_values: { ...mapping.status_values, [fold(value)]: status } })
            }
          />
        ))}
      </div>
    </section>
  );
}
