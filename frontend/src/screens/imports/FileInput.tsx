import type { Ref } from "react";

/** Files that the chooser offers; what else is dropped is looked at all the same. */
const ACCEPTED =
  ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values," +
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

interface Props {
  ref: Ref<HTMLInputElement>;
  label: string;
  onChoose: (file: File | undefined) => void;
}

/** The browser's own choice of a file, which a button opens; the same file may be chosen again. */
export function FileInput({ ref, label, onChoose }: Props) {
  return (
    <input
      ref={ref}
      type="file"
      accept={ACCEPTED}
      className="sr-only"
      tabIndex={-1}
      aria-label={label}
      onChange={(event) => {
        onChoose(event.currentTarget.files?.[0]);
        event.currentTarget.value = "";
      }}
    />
  );
}
