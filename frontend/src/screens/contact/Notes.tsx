import { Button, Textarea } from "@mantine/core";
import { IconNotes } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { notesQuery, useNotes } from "../../api/queries/details";
import { useSession } from "../../api/queries/session";
import type { Contact, Note } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { RelTime } from "../../components/RelTime";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import styles from "./contact.module.css";
import { NoteText } from "./NoteText";
import { NotesSkeleton } from "./Skeletons";
import { useDraft } from "./useDraft";

/** Private to the team: written, timed and signed. */
export function Notes({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const query = useInfiniteQuery(notesQuery(contact.id));
  const notes = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.panel}>
      {mayEdit && <Composer contactId={contact.id} />}
      {query.isPending && <NotesSkeleton />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={query.refetch} />}
      {query.isSuccess && notes.length === 0 && (
        <EmptyState
          icon={<IconNotes size={26} />}
          title={t("notes.empty")}
          text={t(mayEdit ? "notes.empty_text" : "notes.empty_viewer")}
        />
      )}
      <ul className={`plain ${styles.notes}`}>
        {notes.map((note) => (
          <Entry key={note.id} note={note} contactId={contact.id} mayEdit={mayEdit} />
        ))}
      </ul>
      <MoreButton pages={query} />
    </div>
  );
}

function Composer({ contactId }: { contactId: string }) {
  const { member } = useSession();
  const [text, setText] = useDraft(`note.${member.id}.${contactId}`);
  const { add } = useNotes(contactId);
  const save = () => {
    const body = text.trim();
    if (!body || add.isPending) return;
    add.mutate(body, {
      onSuccess: () => setText(""),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        aria-label={t("notes.write")}
        placeholder={t("notes.write")}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <div className="bar spread">
        <span className="dim">{t("notes.who_sees")}</span>
        <Button type="submit" size="xs" loading={add.isPending} disabled={!text.trim()}>
          {t("notes.add")}
        </Button>
      </div>
    </form>
  );
}

interface EntryProps {
  note: Note;
  contactId: string;
  mayEdit: boolean;
}

function Entry({ note, contactId, mayEdit }: EntryProps) {
  const session = useSession();
  const { member } = session;
  const { edit, remove } = useNotes(contactId);
  const own = note.author.id === member.id;
  const mayChange = mayEdit && (own || can(session, "settings:write"));
  const [draft, setDraft] = useDraft(`note.edit.${member.id}.${note.id}`);
  const [editing, setEditing] = useState(mayChange && draft !== "");
  const [deleting, setDeleting] = useState(false);
  const [begunOn, setBegunOn] = useState(note.version);
  const start = () => {
    setBegunOn(note.version);
    setDraft(note.body);
    setEditing(true);
  };
  const close = () => {
    setDraft("");
    setEditing(false);
  };
  const author = note.author.name || t("notes.unknown");
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  return (
    <li className={styles.note}>
      <Avatar name={author} size={28} />
      <div className={styles.noteBody}>
        <div className="bar" style={{ gap: 8 }}>
          <strong>{author}</strong>
          <span className="dim">
            <RelTime at={note.created_at} />
            {note.edited_at && ` · ${t("notes.edited")}`}
          </span>
        </div>
        {editing && note.version !== begunOn && (
          <span role="status">{t("overtaken.by_somebody")}</span>
        )}
        {(!editing || note.version !== begunOn) && <NoteText text={note.body} />}
        {editing && (
          <Textarea
            aria-label={t("notes.edit")}
            autosize
            autoFocus
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        )}
        {mayChange && !editing && (
          <div className="bar" style={{ gap: 4 }}>
            <Button variant="subtle" color="gray" size="compact-xs" onClick={start}>
              {t("action.edit")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              onClick={() => setDeleting(true)}
            >
              {t("action.delete")}
            </Button>
          </div>
        )}
        {deleting && (
          <ConfirmDialog
            title={t("notes.delete_title")}
            text={t("notes.delete_text")}
            action={t("action.delete")}
            onConfirm={() => remove.mutate(note.id, { onError: failed })}
            onClose={() => setDeleting(false)}
          />
        )}
        {editing && (
          <div className="bar">
            <Button
              size="compact-sm"
              loading={edit.isPending}
              disabled={!draft.trim()}
              onClick={() =>
                edit.mutate({ note, body: draft.trim() }, { onSuccess: close, onError: failed })
              }
            >
              {t("action.save")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={close}>
              {t("action.cancel")}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
