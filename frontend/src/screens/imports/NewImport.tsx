import { Alert, Button, Loader } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useUpload } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import { errorLine, PermissionState } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import styles from "./imports.module.css";
import { Steps } from "./Steps";

/** Step one: choose or drop a file. Nothing is changed by it. */
export function NewImport() {
  const session = useSession();
  const navigate = useNavigate();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  if (!can(session, "imports:write")) return <PermissionState />;

  const send = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    upload.mutate(file, {
      onSuccess: (job) => navigate({ to: "/imports/$id", params: { id: job.id } }),
    });
  };

  return (
    <div className="page narrow">
      <h1>{t("imports.new")}</h1>
      <Steps now="upload" />
      {upload.error && (
        <Alert color="red" role="alert" title={t("imports.unreadable")}>
          {errorLine(upload.error)}
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
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
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
