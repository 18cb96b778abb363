import type { ImportJob } from "../../api/types";
import { number, t } from "../../i18n";
import { inBytes } from "../../lib/size";
import { named } from "./Separator";

/** How the file was understood: size, rows, encoding, separator, header. */
export function FileFacts({ job }: { job: ImportJob }) {
  const { delimiter } = job;
  const facts = [
    job.file_bytes === null ? null : inBytes(job.file_bytes),
    delimiter
      ? t("imports.detected", {
          rows: number(job.rows),
          encoding: job.encoding,
          delimiter: named(delimiter),
        })
      : t("imports.detected_sheet", { rows: number(job.rows), encoding: job.encoding }),
    job.has_header === null
      ? null
      : `${t("imports.header")}: ${t(job.has_header ? "imports.header_yes" : "imports.header_no")}`,
  ];
  return (
    <ul className="plain dim">
      {facts
        .filter((fact) => fact !== null)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
  );
}
