import { Radio, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { tagsQuery } from "../../api/queries/reference";
import type { ImportMapping } from "../../api/types";
import { t, tCode } from "../../i18n";
import { countries } from "../../lib/countries";
import styles from "./imports.module.css";

interface Props {
  mapping: ImportMapping;
  change: (part: Partial<ImportMapping>) => void;
}

/** What happens to people who are here already, and what holds for everybody in the file. */
export function MapOptions({ mapping, change }: Props) {
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
        onChange={(value) => change(meeting(mapping, value as ImportMapping["on_match"]))}
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
        label={t("imports.create")}
        value={String(mapping.create ?? true)}
        onChange={(value) => change(onlyUpdate(mapping, value === "false"))}
      >
        <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
          <Radio value="true" label={t("imports.create_yes")} />
          <Radio
            value="false"
            label={t("imports.create_no")}
            description={t("imports.create_no_text")}
          />
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

/** Who leaves both alone, those who are here and those who are not, imports nothing: one gives way. */
function onlyUpdate(mapping: ImportMapping, only: boolean): Partial<ImportMapping> {
  const idle = only && mapping.on_match === "skip";
  return { create: !only, ...(idle ? { on_match: "update" } : {}) };
}

function meeting(mapping: ImportMapping, on_match: ImportMapping["on_match"]) {
  return { on_match, ...(on_match === "skip" && mapping.create === false ? { create: true } : {}) };
}
