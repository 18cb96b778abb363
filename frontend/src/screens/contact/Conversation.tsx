import { Button } from "@mantine/core";
import { IconExternalLink, IconMessageOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useState } from "react";
import { messagesQuery } from "../../api/queries/details";
import type { Contact, Message, Slice } from "../../api/types";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { dateOnly, dayKey } from "../../lib/time";
import { toast } from "../../lib/toasts";
import { Bubble, elementOf } from "./Bubble";
import styles from "./contact.module.css";
import { ChatSkeleton } from "./Skeletons";
import { useChatScroll } from "./useChatScroll";

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
  const { marked, unmark, show } = useOriginal(query);

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
  const byWamid = new Map(messages.map((message) => [message.wamid, message]));
  return (
    // A scroll region has to be reachable by key
    <section ref={box} className={styles.chat} tabIndex={0} aria-label={t("tab.conversation")}>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t("messages.earlier")}
        </Button>
      )}
      <ol className={`plain ${styles.messages}`}>
        {messages.map((message, index) => {
          const about = message.context?.id;
          const original = about ? (byWamid.get(about) ?? null) : undefined;
          return (
            <Fragment key={message.id}>
              <Day at={message.at} before={messages[index - 1]?.at} />
              <Bubble
                message={message}
                name={contact.name}
                marked={marked === message.id}
                onUnmark={unmark}
                original={original}
                onOriginal={
                  about && (original || query.hasNextPage) ? () => void show(about) : undefined
                }
              />
            </Fragment>
          );
        })}
      </ol>
    </section>
  );
}

/** Says the day above its first message. */
function Day({ at, before }: { at: string; before: string | undefined }) {
  if (before && dayKey(before) === dayKey(at)) return null;
  return <li className={styles.day}>{dateOnly(at)}</li>;
}

function inOrder(pages: Slice<Message>[] | undefined): Message[] {
  return pages?.flatMap((page) => page.items).reverse() ?? [];
}

interface Pages {
  data: { pages: Slice<Message>[] } | undefined;
  hasNextPage: boolean;
  fetchNextPage: () => Promise<Pages>;
}

/** Goes to the message that another one answers, reading back as far as it takes. */
function useOriginal(query: Pages) {
  const [marked, setMarked] = useState<string | null>(null);
  useEffect(() => {
    const element = marked && document.getElementById(elementOf({ id: marked }));
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }, [marked]);

  const show = async (wamid: string) => {
    let read: Pages = query;
    let found = among(read, wamid);
    while (!found && read.hasNextPage) {
      const before = read.data?.pages.length;
      read = await read.fetchNextPage();
      // What can't be read now can't be gone to
      if (read.data?.pages.length === before) return;
      found = among(read, wamid);
    }
    if (found) setMarked(found.id);
    else toast(t("messages.original_gone"));
  };
  return { marked, unmark: () => setMarked(null), show };
}

function among({ data }: Pages, wamid: string): Message | undefined {
  return inOrder(data?.pages).find((message) => message.wamid === wamid);
}
