import { IconExternalLink, IconMessageOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { messagesQuery } from "../../api/queries/details";
import type { Contact, Message, Slice } from "../../api/types";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { Bubble } from "./Bubble";
import { ChatBox } from "./ChatBox";
import styles from "./contact.module.css";
import { Day } from "./Day";
import { ChatSkeleton } from "./Skeletons";
import { useChatScroll } from "./useChatScroll";
import { useOriginal } from "./useOriginal";

const itemsOf = (page: Slice<Message>) => page.items;

/** Every message, newest at the foot as in the chat itself. */
export function Conversation({ contact }: { contact: Contact }) {
  return (
    <>
      {contact.inbox_url && (
        <a className={styles.inbox} href={contact.inbox_url}>
          {t("messages.inbox")}
          <IconExternalLink size={14} aria-hidden />
        </a>
      )}
      <Messages contact={contact} />
    </>
  );
}

function Messages({ contact }: { contact: Contact }) {
  const query = useInfiniteQuery(messagesQuery(contact.id));
  const messages = inOrder(query.data?.pages);
  const box = useChatScroll(messages);
  const bubble = useOriginal(query, itemsOf);

  if (query.isPending) return <ChatSkeleton />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (messages.length === 0) {
    return (
      <EmptyState
        icon={<IconMessageOff size={26} />}
        title={t("messages.empty")}
        text={t("messages.empty_text")}
      />
    );
  }
  return (
    <ChatBox box={box} label={t("tab.conversation")} query={query} earlier={t("messages.earlier")}>
      <ol className={`plain ${styles.messages}`}>
        {messages.map((message, index) => (
          <Fragment key={message.id}>
            <Day at={message.at} before={messages[index - 1]?.at} />
            <Bubble {...bubble(message)} name={contact.name} />
          </Fragment>
        ))}
      </ol>
    </ChatBox>
  );
}

function inOrder(pages: Slice<Message>[] | undefined): Message[] {
  return pages?.flatMap((page) => page.items).reverse() ?? [];
}
