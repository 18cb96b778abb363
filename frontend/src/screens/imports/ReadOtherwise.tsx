import { Alert, Button, Radio, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useUpload } from "../../api/queries/imports";
import type { ImportJob } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { keptFile } from "../../lib/keptFile";
import { ENCODINGS } from "./encodings";
import { useUnsaved } from "../../lib/useUnsaved";
import { FileInput } from "./FileInput";
import styles from "./imports.module.css";
import { OTHER, Separator, USUAL } from "./Separator";

/**
 * Corrects how the file was read. The service keeps its rows, not its bytes: the page sends the
 * file again, or asks for it where it no longer has it, and the earlier reading is dropped.
 */
export function ReadOtherwise({ job }: { job: ImportJob }) {
  const navigate = useNavigate();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [header, setHeader] = useState(job.has_header ?? true);
  const [encoding, setEncoding] = useState("");
  const [mark, setMark] = useState(() => markOf(job.delimiter));
  const [own, setOwn] = useState(() => (markOf(job.delimiter) === OTHER ? job.delimiter : ""));
  const kept = keptFile(job.id);
  const delimiter = mark === OTHER ? own : mark;
  const isOther = header !== job.has_header || encoding !== "" || delimiter !== job.delimiter;
  const question = useUnsaved(isOther && job.has_header !== null);
  /** As it was read now; nothing is other than that any more. */
  const settle = (read: ImportJob) => {
    setHeader(read.has_header ?? true);
    setEncoding("");
    setMark(markOf(read.delimiter));
    setOwn(markOf(read.delimiter) === OTHER ? read.delimiter : "");
  };
  if (job.has_header === null) return null;

  const unsaid = mark === OTHER && own === "";
  const send = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    upload.mutate(
      {
        file,
        header,
        encoding: encoding || undefined,
        delimiter: delimiter || undefined,
        replaces: job.id,
      },
      {
        onSuccess: (read) => {
          settle(read);
          return navigate({
            to: "/imports/$id",
            params: { id: read.id },
            search: { step: "map" },
            replace: true,
            // What was chosen for the earlier reading went with it
            ignoreBlocker: true,
          });
        },
      },
    );
  };

  return (
    <details className={`card pad ${styles.otherwise}`}>
      {question}
      <summary>{t("imports.read_otherwise")}</summary>
      <div className="stack" style={{ marginBlockStart: 14 }}>
        <Radio.Group
          label={t("imports.header")}
          value={String(header)}
          onChange={(value) => setHeader(value === "true")}
        >
          <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
            <Radio value="true" label={t("imports.header_yes")} />
            <Radio value="false" label={t("imports.header_no")} />
          </div>
        </Radio.Group>
        {job.delimiter && (
          <Select
            maw={300}
            label={t("imports.encoding")}
            allowDeselect={false}
            data={[
              { value: "", label: t("imports.encoding_found", { encoding: job.encoding }) },
              ...ENCODINGS,
            ]}
            value={encoding}
            onChange={(chosen) => setEncoding(chosen ?? "")}
          />
        )}
        {job.delimiter && (
          <Separator job={job} mark={mark} onMark={setMark} own={own} onOwn={setOwn} />
        )}
        {upload.error && (
          <Alert color="red" role="alert">
            {errorLine(upload.error)}
          </Alert>
        )}
        <div className="bar">
          <Button
            variant="default"
            loading={upload.isPending}
            disabled={unsaid}
            onClick={() => (kept ? send(kept) : input.current?.click())}
          >
            {t(kept ? "imports.read_again" : "imports.read_which")}
          </Button>
        </div>
        <FileInput ref={input} label={t("imports.read_which")} onChoose={(file) => send(file)} />
      </div>
    </details>
  );
}

/** The choice that a separator is; none where there is none, as in a workbook. */
function markOf(delimiter: string): string {
  if (delimiter === "") return "";
  return USUAL.includes(delimiter) ? delimiter : OTHER;
}
