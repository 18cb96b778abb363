import { ActionIcon, Button, Loader, TextInput } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type FormEvent, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { useCorrect } from "../../api/queries/imports";
import type { ImportRow } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import styles from "./imports.module.css";
import { composing } from "../../lib/composing";
import { useUnsaved } from "../../lib/useUnsaved";

interface Props {
  id: string;
  row: ImportRow;
  header: string;
  /** What is still wrong with this very cell. */
  wrong: (row: ImportRow) => string | null;
}

/** A cell that can be put right where it stands: Enter has the row checked anew, Escape leaves. */
export function CorrectCell(props: Props) {
  const { row, header } = props;
  const [editing, setEditing] = useState(false);
  const [said, setSaid] = useState("");
  const closed = useRef(false);
  const close = (now?: ImportRow) => {
    closed.current = true;
    setEditing(false);
    if (now) setSaid(outcomeOf(now));
  };
  // As soon as it is there: on a busy machine a frame may come before it
  const takeFocus = (button: HTMLButtonElement | null) => {
    if (!button || !closed.current) return;
    closed.current = false;
    button.focus();
  };
  return (
    <>
      {editing ? (
        <Editor {...props} onClose={close} />
      ) : (
        <Button
          ref={takeFocus}
          size="compact-xs"
          variant="default"
          className={styles.correct}
          aria-label={t("imports.correct_cell", { column: header, row: number(row.row) })}
          onClick={() => setEditing(true)}
        >
          {t("imports.correct")}
        </Button>
      )}
      <span className="sr-only" role="status">
        {said}
      </span>
    </>
  );
}

function Editor({ id, row, header, wrong, onClose }: Props & { onClose: (now?: ImportRow) => void }) {
  const [text, setText] = useState(row.values[header] ?? "");
  const [error, setError] = useState<string | null>(null);
  const correct = useCorrect(id);
  const question = useUnsaved(text !== (row.values[header] ?? ""));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (correct.isPending) return;
    correct.mutate(
      { row: row.row, column: header, value: text },
      {
        onSuccess: (now) => {
          const still = wrong(now);
          if (still) setError(still);
          else onClose(now);
        },
        onError: (failure) => setError(refusal(failure)),
      },
    );
  };
  return (
    <>
      {question}
      <form
        className={styles.correcting}
        noValidate
        onSubmit={save}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || composing(event)) return;
          event.stopPropagation();
          onClose();
        }}
      >
        <TextInput
          aria-label={t("imports.correct_cell", { column: header, row: number(row.row) })}
          autoFocus
          size="xs"
          error={error}
          errorProps={{ role: "alert" }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" size="md" aria-label={t("imports.correct_save")}>
          {correct.isPending ? <Loader size={14} /> : <IconCheck size={15} aria-hidden />}
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={t("action.cancel")}
          onClick={() => onClose()}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </form>
    </>
  );
}

/** Why a value was not kept. */
function refusal(failure: unknown): string {
  if (!(failure instanceof ApiError)) return errorLine(failure);
  if (failure.code === "check_again") return t("imports.correct_again");
  const said = failure.errors.value?.[0];
  const twin = failure.code === "duplicate_in_file" && said?.match(/\d+/)?.[0];
  return twin ? t("imports.correct_twin", { row: number(Number(twin)) }) : (said ?? errorLine(failure));
}

function outcomeOf(row: ImportRow): string {
  return t("imports.corrected_row", {
    row: number(row.row),
    outcome: t(`outcome_one.${row.outcome}`),
  });
}
