import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconMessageOff,
  IconPaperclip,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { messagesQuery } from "../../api/queries/details";
import type { Contact, Message } from "../../api/types";
import { EmptyState, ErrorState } from "../../components/States";
import { t, tCode } from "../../i18n";
import { absolute, dateOnly, dayKey, timeOnly } from "../../lib/time";
import styles from "./contact.module.css";
import { WhatsAppText } from "./WhatsAppText";

/** Every message, newest at the foot as in the chat itself. */
export function Conversation({ contact }: { contact: Contact }) {
  const query = useInfiniteQuery(messagesQuery(contact.id));
  const box = useRef<HTMLElement>(null);
  const count = query.data?.pages.length ?? 0;
  useEffect(() => {
    // The chat alone scrolls to its end, never the page around it.
    if (count === 1 && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);

  if (query.isPending)
    return <div style={{ height: 420 }} role="status" aria-label={t("state.loading")} />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const messages = query.data?.pages.flatMap((page) => page.items).reverse() ?? [];
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
        {messages.map((message, index) => (
          <Entry
            key={message.id}
            message={message}
            before={messages[index - 1]}
            name={contact.name}
          />
        ))}
      </ol>
    </section>
  );
}

interface EntryProps {
  message: Message;
  before: Message | undefined;
  name: string;
}

function Entry({ message, before, name }: EntryProps) {
  const newDay = !before || dayKey(before.at) !== dayKey(message.at);
  return (
    <>
      {newDay && <li className={styles.day}>{dateOnly(message.at)}</li>}
      <li className={styles.bubble} data-direction={message.direction}>
        <span className="sr-only">{message.direction === "in" ? name : t("messages.us")}: </span>
        {message.type !== "text" && (
          <span className={styles.media}>
            <IconPaperclip size={14} aria-hidden />
            {tCode("message", message.type)}
          </span>
        )}
        {message.text && <WhatsAppText text={message.text} />}
        <span className={styles.stamp}>
          <time dateTime={message.at} title={absolute(message.at)}>
            {timeOnly(message.at)}
          </time>
          {message.direction === "out" && <Ticks status={message.delivery} />}
        </span>
        {message.delivery === "failed" && (
          <span className={styles.failed}>{message.errors[0]?.title ?? t("delivery.failed")}</span>
        )}
      </li>
    </>
  );
}

function Ticks({ status }: { status: string | null }) {
  const label = tCode("delivery", status ?? "pending");
  if (status === "failed") return <IconAlertTriangle size={14} role="img" aria-label={label} />;
  if (status === "read" || status === "played") {
    return <IconChecks size={15} className={styles.read} role="img" aria-label={label} />;
  }
  if (status === "delivered") return <IconChecks size={15} role="img" aria-label={label} />;
  if (status === "sent") return <IconCheck size={15} role="img" aria-label={label} />;
  return <IconClock size={13} role="img" aria-label={label} />;
}
