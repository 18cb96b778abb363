import { ActionIcon, Loader, TextInput } from "@mantine/core";
import { IconCheck, IconPencil, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { PAGE_TITLE } from "../../lib/title";
import { useUnsaved } from "../../lib/useUnsaved";
import styles from "./contact.module.css";

interface Props {
  label: string;
  value: string | null;
  /** How it is shown when it is not being edited; the plain value by default. */
  shown?: ReactNode;
  type?: "text" | "email" | "tel";
  heading?: boolean;
  readOnly?: boolean;
  /** Resolves to a sentence when the value was refused. */
  onSave: (value: string | null) => Promise<string | null>;
}

/** A value that turns into its own editor: Enter saves, Escape leaves, errors stay beside it. */
export function InlineText(props: Props) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const left = useRef(false);
  const close = () => {
    left.current = true;
    setEditing(false);
  };
  // Once it is there again, however long that takes
  useEffect(() => {
    if (editing || !left.current) return;
    left.current = false;
    pencil.current?.focus();
  }, [editing]);
  if (editing) return <Editor {...props} onClose={close} />;
  const { label, value, shown, heading, readOnly } = props;
  const text = shown ?? value ?? <span className="dim">{t("contact.nothing")}</span>;
  return (
    <span className={styles.inline}>
      {heading ? (
        <h1 id={PAGE_TITLE}>
          <bdi>{text}</bdi>
        </h1>
      ) : (
        text
      )}
      {!readOnly && (
        <ActionIcon
          ref={pencil}
          variant="subtle"
          color="gray"
          size="md"
          className={styles.pencil}
          aria-label={t("action.edit_field", { field: label })}
          onClick={() => setEditing(true)}
        >
          <IconPencil size={15} aria-hidden />
        </ActionIcon>
      )}
    </span>
  );
}

function Editor({ label, value, type, onSave, onClose }: Props & { onClose: () => void }) {
  // News may change the value meanwhile; what is typed was typed over what was seen
  const [seen] = useState({ value, onSave });
  const [text, setText] = useState(value ?? "");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const question = useUnsaved((text.trim() || null) !== seen.value && !busy);
  const save = async () => {
    const next = text.trim() || null;
    if (next === seen.value) return onClose();
    setBusy(true);
    const refused = await seen.onSave(next);
    setBusy(false);
    if (refused) setError(refused);
    else onClose();
  };
  const form = (
    <form
      className={styles.inlineForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || composing(event)) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <TextInput
        aria-label={label}
        type={type ?? "text"}
        autoFocus
        size="sm"
        error={error}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionIcon type="submit" size="lg" aria-label={t("action.save")} disabled={busy}>
        {busy ? <Loader size={16} /> : <IconCheck size={17} aria-hidden />}
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t("action.cancel")}
        onClick={onClose}
        disabled={busy}
      >
        <IconX size={17} aria-hidden />
      </ActionIcon>
    </form>
  );
  // Beside the form: its keys are not the question's
  return (
    <>
      {form}
      {question}
    </>
  );
}
