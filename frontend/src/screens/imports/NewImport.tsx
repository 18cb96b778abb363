import { Alert, Button, Loader, Progress, Select } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { importLimitsQuery, useUpload } from "../../api/queries/imports";
import { useSession } from "../../api/queries/session";
import type { ImportLimits } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import PlanNote from "../../components/PlanNote";
import { errorLine, PermissionState } from "../../components/States";
import { number, percent, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { inBytes } from "../../lib/size";
import { ENCODINGS } from "./encodings";
import { FileInput } from "./FileInput";
import styles from "./imports.module.css";
import { Sample } from "./Sample";
import { Steps } from "./Steps";

/** Refusals of an upload after which a person may say what the file is written in. */
const UNSURE = new Set(["ambiguous_encoding", "unknown_encoding", "broken_encoding"]);

/** Step one: choose or drop a file. Nothing is changed by it. */
export function NewImport() {
  const session = useSession();
  return can(session, "imports:write") ? <Choosing /> : <PermissionState whole />;
}

function Choosing() {
  const { data: limits } = useQuery(importLimitsQuery);
  const sending = useSending(limits);
  return (
    <div className="page narrow">
      <PageTitle>{t("imports.new")}</PageTitle>
      <Steps now="upload" />
      <Refusal sending={sending} />
      <Drop sending={sending} limits={limits} />
      <p className="dim">
        <Sample />
        {" · "}
        <Link to="/imports">{t("imports.history")}</Link>
      </p>
      {/* Under the rest, so that nothing moves when it comes */}
      <PlanNote on="import" />
    </div>
  );
}

/** An upload from the choice of a file on: what it may be is looked at before a byte is sent. */
function useSending(limits: ImportLimits | undefined) {
  const navigate = useNavigate();
  const upload = useUpload();
  const [file, setFile] = useState<File | undefined>();
  const [share, setShare] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const giveUp = useRef<AbortController | null>(null);

  const send = (chosen: File | undefined, encoding?: string) => {
    if (!chosen || upload.isPending) return;
    setFile(chosen);
    setShare(0);
    upload.reset();
    const problem = whyNot(chosen, limits);
    setRefused(problem);
    if (problem) return;
    giveUp.current = new AbortController();
    upload.mutate(
      { file: chosen, encoding, signal: giveUp.current.signal, onSent: setShare },
      {
        onSuccess: ({ id }) =>
          navigate({ to: "/imports/$id", params: { id }, search: { step: "map" } }),
      },
    );
  };
  const error = isGivenUp(upload.error) ? null : upload.error;
  const stop = () => giveUp.current?.abort();
  return { send, stop, file, share, refused, error, busy: upload.isPending };
}

type Sending = ReturnType<typeof useSending>;

/** Why a file is not worth sending, in one sentence. */
function whyNot(file: File, limits: ImportLimits | undefined): string | null {
  if (file.size === 0) return t("imports.is_empty");
  if (!limits || file.size <= limits.file_bytes) return null;
  return t("imports.too_large", { size: inBytes(file.size), limit: inBytes(limits.file_bytes) });
}

function isGivenUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function Refusal({ sending: { send, file, refused, error } }: { sending: Sending }) {
  if (!refused && !error) return null;
  return (
    <Alert color="red" role="alert" title={t("imports.unreadable")}>
      {refused ?? errorLine(error)}
      {error instanceof ApiError && UNSURE.has(error.code) && (
        <Select
          mt={10}
          maw={260}
          label={t("imports.encoding")}
          placeholder={t("imports.encoding_choose")}
          data={ENCODINGS}
          value={null}
          onChange={(encoding) => send(file, encoding ?? undefined)}
        />
      )}
    </Alert>
  );
}

interface DropProps {
  sending: Sending;
  limits: ImportLimits | undefined;
}

/** Takes a file. Dropping is extra; the button does it by key. */
function Drop({ sending, limits }: DropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      className={styles.drop}
      data-testid="drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        sending.send(event.dataTransfer.files[0]);
      }}
    >
      <IconFileTypeCsv size={44} stroke={1.4} aria-hidden />
      {sending.busy ? (
        <OnItsWay sending={sending} />
      ) : (
        <>
          <strong>{t("imports.drop")}</strong>
          <span className="dim">{t("imports.drop_hint")}</span>
          {limits && (
            <span className="dim">
              {t("imports.limits", { size: inBytes(limits.file_bytes), rows: number(limits.rows) })}
            </span>
          )}
          <Button onClick={() => input.current?.click()}>{t("imports.choose")}</Button>
        </>
      )}
      <FileInput ref={input} label={t("imports.choose")} onChoose={(file) => sending.send(file)} />
    </div>
  );
}

/** First the file is sent, then the service reads it. */
function OnItsWay({ sending: { share, stop } }: { sending: Sending }) {
  if (share === 1) {
    return (
      <div className="bar" role="status">
        <Loader size={18} /> {t("imports.reading")}
      </div>
    );
  }
  const saying = t("imports.sending", { percent: percent(Math.floor(share * 100) / 100) });
  return (
    <>
      <span role="status">{saying}</span>
      <Progress value={100 * share} w="min(320px, 100%)" aria-label={saying} />
      <Button variant="default" size="xs" onClick={stop}>
        {t("action.cancel")}
      </Button>
    </>
  );
}
