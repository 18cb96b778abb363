import { Button, Textarea } from "@mantine/core";
import { useNotes } from "../../api/queries/details";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { toast } from "../../lib/toasts";
import { useDraft } from "../contact/useDraft";
import styles from "./goingCold.module.css";

interface Props {
  contact: Contact;
  onNoted: () => void;
  onClose: () => void;
}

/** A note under a person; the same draft as on their own page. */
export function NoteBox({ contact, onNoted, onClose }: Props) {
  const { member } = useSession();
  const [text, setText] = useDraft(`note.${member.id}.${contact.id}`);
  const { add, remove } = useNotes(contact.id);
  const { name } = contact;
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  const save = () => {
    const body = text.trim();
    if (!body || add.isPending) return;
    add.mutateAsync(body).then((note) => {
      setText("");
      const undo = () =>
        remove.mutateAsync(note.id).then(() => toast(t("cold.unnoted", { name })), failed);
      toast(t("cold.noted", { name }), { action: { label: t("action.undo"), run: undo } });
      onNoted();
    }, failed);
  };
  return (
    <form
      className={styles.noteBox}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (composing(event)) return;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.currentTarget.closest("li")?.querySelector<HTMLElement>("a")?.focus();
        onClose();
      }}
    >
      <Textarea
        aria-label={t("cold.note_about", { name })}
        placeholder={t("notes.write")}
        autoFocus
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="bar" style={{ justifyContent: "flex-end" }}>
        <Button size="xs" variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" size="xs" loading={add.isPending} disabled={!text.trim()}>
          {t("notes.add")}
        </Button>
      </div>
    </form>
  );
}
