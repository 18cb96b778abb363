import { IconTimeline } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { timelineQuery } from "../../api/queries/details";
import type { Contact, Note, Slice, TimelineItem } from "../../api/types";
import { AuditLine } from "../../components/AuditLine";
import { Avatar } from "../../components/Avatar";
import { RelTime } from "../../components/RelTime";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { Undo } from "./Activity";
import { Bubble } from "./Bubble";
import { ChatBox } from "./ChatBox";
import styles from "./contact.module.css";
import { Day } from "./Day";
import { NoteText } from "./NoteText";
import { ChatSkeleton } from "./Skeletons";
import { useChatScroll } from "./useChatScroll";
import { useOriginal } from "./useOriginal";
import { useUndoEntry } from "./useUndoEntry";

interface Props {
  contact: Contact;
  mayEdit: boolean;
}

/** Messages, notes and changes as one story, newest at the foot as in the conversation. */
export function Everything({ contact, mayEdit }: Props) {
  const query = useInfiniteQuery(timelineQuery(contact.id));
  const items = query.data?.pages.flatMap((page) => page.items).reverse() ?? [];
  const box = useChatScroll(items.map((item) => ({ id: idOf(item) })));
  const bubble = useOriginal(query, messagesIn);
  const undoOf = useUndoEntry(contact);

  if (query.isPending) return <ChatSkeleton />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconTimeline size={26} />}
        title={t("timeline.empty")}
        text={t("timeline.empty_text")}
      />
    );
  }
  const told = ({ message, note, change }: TimelineItem) => {
    if (message) return <Bubble {...bubble(message)} name={contact.name} />;
    if (note) return <Noted note={note} />;
    if (!change) return null;
    return (
      <AuditLine entry={change}>
        {mayEdit && <Undo entry={change} undo={undoOf(change)} />}
      </AuditLine>
    );
  };
  return (
    <ChatBox box={box} label={t("tab.everything")} query={query} earlier={t("timeline.earlier")}>
      <ol className={`plain ${styles.messages} ${styles.story}`}>
        {items.map((item, index) => (
          <Fragment key={idOf(item)}>
            <Day at={item.at} before={items[index - 1]?.at} />
            {told(item)}
          </Fragment>
        ))}
      </ol>
    </ChatBox>
  );
}

/** A note of the team, to be read; it is changed among the notes. */
function Noted({ note }: { note: Note }) {
  const author = note.author.name || t("notes.unknown");
  return (
    <li className={`${styles.note} ${styles.told}`}>
      <Avatar name={author} size={28} />
      <div className={styles.noteBody}>
        <div className="bar" style={{ gap: 8 }}>
          <strong>{author}</strong>
          <span className="dim">
            <RelTime at={note.created_at} />
            {note.edited_at && ` · ${t("notes.edited")}`}
          </span>
        </div>
        <NoteText text={note.body} />
      </div>
    </li>
  );
}

function messagesIn(page: Slice<TimelineItem>) {
  return page.items.flatMap(({ message }) => (message ? [message] : []));
}

function idOf({ message, note, change }: TimelineItem): string {
  return (message ?? note ?? change)?.id ?? "";
}
