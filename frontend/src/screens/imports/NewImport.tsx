import { Alert, Button, Loader, Select } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { useUpload } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import PlanNote from "../../components/PlanNote";
import { errorLine, PermissionState } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import styles from "./imports.module.css";
import { Steps } from "./Steps";

const ACCEPTED =
  ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values," +
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Refusals of an upload after which a person may say what the file is written in. */
const UNSURE = new Set(["ambiguous_encoding", "unknown_encoding", "broken_encoding"]);

const ENCODINGS = [
  ..."utf-8 utf-16 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 ".split(" "),
  ..."windows-1255 windows-1256 windows-1257 iso-8859-1 iso-8859-2 iso-8859-15 ".split(" "),
  ..."macintosh ibm437 ibm850 ibm852 koi8-r gb18030 big5 shift_jis euc-kr".split(" "),
].filter(Boolean);

/** Step one: choose or drop a file. Nothing is changed by it. */
export function NewImport() {
  const session = useSession();
  const navigate = useNavigate();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [last, setLast] = useState<File | undefined>();

  if (!can(session, "imports:write")) return <PermissionState whole />;

  const send = (file: File | undefined, encoding?: string) => {
    if (!file || upload.isPending) return;
    setLast(file);
    upload.mutate(
      { file, encoding },
      { onSuccess: (job) => navigate({ to: "/imports/$id", params: { id: job.id } }) },
    );
  };
  const unsure = upload.error instanceof ApiError && UNSURE.has(upload.error.code);

  return (
    <div className="page narrow">
      <h1>{t("imports.new")}</h1>
      <Steps now="upload" />
      <PlanNote on="import" />
      {upload.error && (
        <Alert color="red" role="alert" title={t("imports.unreadable")}>
          {errorLine(upload.error)}
          {unsure && (
            <Select
              mt={10}
              maw={260}
              label={t("imports.encoding")}
              placeholder={t("imports.encoding_choose")}
              data={ENCODINGS}
              value={null}
              onChange={(encoding) => send(last, encoding ?? undefined)}
            />
          )}
        </Alert>
      )}
      {/* Dropping is extra; the button does it by key */}
      <div
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer.files[0]);
        }}
      >
        <IconFileTypeCsv size={44} stroke={1.4} aria-hidden />
        {upload.isPending ? (
          <div className="bar" role="status">
            <Loader size={18} /> {t("imports.reading")}
          </div>
        ) : (
          <>
            <strong>{t("imports.drop")}</strong>
            <span className="dim">{t("imports.drop_hint")}</span>
            <Button onClick={() => input.current?.click()}>{t("imports.choose")}</Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          className="sr-only"
          tabIndex={-1}
          aria-label={t("imports.choose")}
          onChange={(event) => {
            send(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <p className="dim">
        {t("imports.sample_text")}{" "}
        <a href="/sample-contacts.csv" download>
          {t("imports.sample")}
        </a>
        {" · "}
        <Link to="/imports">{t("imports.history")}</Link>
      </p>
    </div>
  );
}
