import { Alert, Button, Radio, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ApiError } from "../../api/client";
import { useCheck } from "../../api/queries/imports";
import { tagsQuery } from "../../api/queries/reference";
import type { ImportColumn, ImportField, ImportJob, ImportMapping } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t, tCode } from "../../i18n";
import { countries } from "../../lib/countries";
import styles from "./imports.module.css";
import { NumberDoctor } from "./NumberDoctor";
import { StatusValues } from "./StatusValues";

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

/** Step two: what each column is, and what happens to people who are here already. */
export function MapStep({ job, onChecking }: { job: ImportJob; onChecking: () => void }) {
  const [mapping, setMapping] = useState<ImportMapping>(() => job.mapping ?? guessed(job));
  const check = useCheck(job.id);
  const change = (part: Partial<ImportMapping>) => setMapping((before) => ({ ...before, ...part }));
  const hasPhone = Object.values(mapping.columns).includes("phone");
  const errors = check.error instanceof ApiError ? check.error.errors : {};

  return (
    <form
      className="stack"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate(mapping, { onSuccess: onChecking });
      }}
    >
      <p className="dim">
        {job.delimiter
          ? t("imports.detected", {
              rows: number(job.rows),
              encoding: job.encoding,
              delimiter: tCode("delimiter", job.delimiter === "\t" ? "tab" : job.delimiter),
            })
          : t("imports.detected_sheet", { rows: number(job.rows), encoding: job.encoding })}
      </p>
      <ImportedBefore job={job} />
      {check.error && (
        <Alert color="red" role="alert">
          {Object.values(errors).flat()[0] ?? errorLine(check.error)}
        </Alert>
      )}
      <section className={`card ${styles.scroll}`}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.samples")}</th>
              <th scope="col">{t("imports.filled")}</th>
              <th scope="col">{t("imports.becomes")}</th>
            </tr>
          </thead>
          <tbody>
            {job.columns.map((column) => (
              <tr key={column.index}>
                <th scope="row" className={styles.columnName}>
                  <bdi>{column.header}</bdi>
                  <Verdict column={column} field={mapping.columns[column.header]} />
                </th>
                <td className={styles.samples}>
                  <bdi>{column.samples.slice(0, 3).join(" · ") || "–"}</bdi>
                </td>
                <td className="num">{Math.round(column.fill_rate * 100)} %</td>
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
          </tbody>
        </table>
      </section>
      <NumberDoctor id={job.id} mapping={mapping} change={change} />
      <StatusValues job={job} mapping={mapping} change={change} />
      <Options mapping={mapping} change={change} />
      {!hasPhone && <p role="status">{t("imports.need_phone")}</p>}
      <div className="bar" style={{ justifyContent: "flex-end" }}>
        <Button type="submit" loading={check.isPending} disabled={!hasPhone}>
          {t("imports.check")}
        </Button>
      </div>
    </form>
  );
}

interface OptionsProps {
  mapping: ImportMapping;
  change: (part: Partial<ImportMapping>) => void;
}

function Options({ mapping, change }: OptionsProps) {
  const regions = useMemo(countries, []);
  const { data } = useQuery(tagsQuery);
  return (
    <section className={`card pad ${styles.options}`}>
      <Select
        label={t("imports.country")}
        description={t("imports.country_hint")}
        placeholder={t("imports.country_none")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("imports.country_none") }}
        data={regions}
        value={mapping.default_country}
        onChange={(code) => change({ default_country: code })}
      />
      <TagsInput
        label={t("imports.add_tags")}
        description={t("imports.add_tags_hint")}
        data={(data?.items ?? []).map((tag) => tag.name)}
        value={mapping.add_tags}
        onChange={(tags) => change({ add_tags: tags })}
      />
      <Radio.Group
        label={t("imports.on_match")}
        value={mapping.on_match}
        onChange={(value) => change({ on_match: value as ImportMapping["on_match"] })}
      >
        <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
          {(["update", "fill", "skip"] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`on_match.${value}`)}
              description={t(`on_match.${value}_text`)}
            />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group
        label={t("imports.tags_mode")}
        value={mapping.tags_mode}
        onChange={(value) => change({ tags_mode: value as ImportMapping["tags_mode"] })}
      >
        <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
          <Radio value="add" label={t("tags_mode.add")} />
          <Radio value="replace" label={t("tags_mode.replace")} />
        </div>
      </Radio.Group>
      {Object.values(mapping.columns).includes("tags") && (
        <Select
          label={t("imports.tag_separator")}
          allowDeselect={false}
          data={[
            { value: "", label: t("imports.tag_separator_auto") },
            ...[",", ";", "|"].map((mark) => ({ value: mark, label: tCode("delimiter", mark) })),
          ]}
          value={mapping.tag_separator ?? ""}
          onChange={(mark) => change({ tag_separator: mark || null })}
        />
      )}
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

/** The very same file was brought in before: say so before it is done twice. */
function ImportedBefore({ job }: { job: ImportJob }) {
  const before = job.imported_before;
  if (!before) return null;
  return (
    <Alert color="yellow" role="status">
      {t("imports.before")}{" "}
      <Link to="/imports/$id" params={{ id: before.id }}>
        {before.file_name ?? t("imports.unnamed")}
      </Link>
    </Alert>
  );
}

function guessed(job: ImportJob): ImportMapping {
  return {
    columns: Object.fromEntries(job.columns.map((column) => [column.header, column.guess])),
    default_country: null,
    on_match: "update",
    tags_mode: "add",
    add_tags: [],
    tag_separator: null,
    status_values: {},
  };
}
