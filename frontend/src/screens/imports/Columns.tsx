import { Select } from "@mantine/core";
import type { ImportColumn, ImportField, ImportJob, ImportMapping } from "../../api/types";
import { Grid } from "../../components/Grid";
import { number, percent, t, tCode } from "../../i18n";
import styles from "./imports.module.css";

const FIELDS: readonly ImportField[] = [
  "name",
  "phone",
  "email",
  "tags",
  "status",
  "owner",
  "id",
  "version",
  "skip",
];

interface Props {
  job: ImportJob;
  mapping: ImportMapping;
  change: (part: Partial<ImportMapping>) => void;
}

/** Each column with what is in it, and what it becomes. */
export function Columns({ job, mapping, change }: Props) {
  return (
    <section className={`card ${styles.scroll}`}>
      <Grid
        heads={[
          t("imports.column"),
          t("imports.samples"),
          t("imports.filled"),
          t("imports.becomes"),
        ]}
      >
        {job.columns.map((column) => (
          <tr key={column.index}>
            <th scope="row" className={styles.columnName}>
              <bdi>{column.header}</bdi>
              <Verdict column={column} field={mapping.columns[column.header]} />
            </th>
            <td className={styles.samples}>
              <bdi>{column.samples.slice(0, 3).join(" · ") || "–"}</bdi>
            </td>
            <td>
              <span className="num">{percent(column.fill_rate)}</span>
              {column.distinct !== null && column.distinct > 0 && (
                <span className={styles.verdict}>
                  {t("imports.distinct", { n: column.distinct })}
                </span>
              )}
            </td>
            <td>
              <Select
                w={160}
                size="xs"
                allowDeselect={false}
                aria-label={t("imports.becomes_of", {
                  column: column.header,
                })}
                data={FIELDS.map((field) => ({
                  value: field,
                  label: t(`import_field.${field}`),
                }))}
                value={mapping.columns[column.header] ?? "skip"}
                onChange={(field) =>
                  change({
                    columns: {
                      ...mapping.columns,
                      [column.header]: field as ImportField,
                    },
                  })
                }
              />
            </td>
          </tr>
        ))}
      </Grid>
    </section>
  );
}

/** How many of the examined cells fit the field that is chosen now. */
function Verdict({ column, field }: { column: ImportColumn; field: string | undefined }) {
  const found = column.verdicts?.find((verdict) => verdict.field === field);
  if (!found || found.examined === 0) return null;
  return (
    <span className={styles.verdict} data-verdict={found.code}>
      {t("imports.verdict", {
        good: number(found.matching),
        all: number(found.examined),
        field: tCode("import_field", found.field),
      })}
    </span>
  );
}
