import { Select, TextInput } from "@mantine/core";
import type { ImportJob } from "../../api/types";
import { t, tCode } from "../../i18n";

/** The choice of a character that is not in the list. */
export const OTHER = "other";
export const USUAL = [",", ";", "\t", "|"];

interface Props {
  job: ImportJob;
  /** "" for what was found; OTHER for what is typed. */
  mark: string;
  onMark: (mark: string) => void;
  own: string;
  onOwn: (own: string) => void;
}

/** What stands between the cells: as it was found, a usual mark, or any one character. */
export function Separator({ job, mark, onMark, own, onOwn }: Props) {
  return (
    <>
      <Select
        maw={300}
        label={t("imports.delimiter")}
        allowDeselect={false}
        data={[
          { value: "", label: t("imports.delimiter_found", { delimiter: named(job.delimiter) }) },
          ...USUAL.map((each) => ({ value: each, label: named(each) })),
          { value: OTHER, label: t("imports.delimiter_other") },
        ]}
        value={mark}
        onChange={(chosen) => onMark(chosen ?? "")}
      />
      {mark === OTHER && (
        <TextInput
          maw={300}
          label={t("imports.delimiter_own")}
          description={own ? undefined : t("imports.delimiter_missing")}
          maxLength={2}
          value={own}
          onChange={(event) => onOwn([...event.currentTarget.value].at(-1) ?? "")}
        />
      )}
    </>
  );
}

/** What a separator is called; a rare one is called by itself. */
export function named(delimiter: string): string {
  if (delimiter === "_") return delimiter;
  return tCode("delimiter", delimiter === "\t" ? "tab" : delimiter);
}
