import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconPaperclip,
} from "@tabler/icons-react";
import type { Message, Reaction } from "../../api/types";
import { t, tCode } from "../../i18n";
import { exact, timeOnly } from "../../lib/time";
import styles from "./contact.module.css";
import { WhatsAppText } from "./WhatsAppText";

interface Props {
  message: Message;
  /** What the contact is called. */
  name: string;
  /** It was looked for, and stands out until something else has the focus. */
  marked: boolean;
  onUnmark: () => void;
  /** What it answers: null when that is not read yet, undefined when it answers nothing. */
  original: Message | null | undefined;
  /** Shows the original; absent when there is none to be had. */
  onOriginal?: () => void;
}

/** One message with what it answers, when it came, how far it got, and what was said about it. */
export function Bubble(props: Props) {
  const { message, name, marked, onUnmark, original, onOriginal } = props;
  return (
    <li
      id={elementOf(message)}
      className={styles.bubble}
      data-direction={message.direction}
      data-marked={marked || undefined}
      tabIndex={marked ? -1 : undefined}
      onBlur={marked ? onUnmark : undefined}
    >
      <span className="sr-only">{author(message, name)}: </span>
      {original !== undefined && (
        <Quote original={original} name={name} onPress={onOriginal} />
      )}
      <Content message={message} />
      <span className={styles.stamp}>
        {message.edited_at && !message.revoked_at && (
          <span title={exact(message.edited_at)}>{t("messages.edited")}</span>
        )}
        <time dateTime={message.at} title={exact(message.at)}>
          {timeOnly(message.at)}
        </time>
        {message.direction === "out" && <Ticks status={message.delivery} />}
      </span>
      {message.delivery === "failed" && (
        <span className={styles.failed}>{message.errors[0]?.title ?? t("delivery.failed")}</span>
      )}
      {message.reactions.length > 0 && <Reactions reactions={message.reactions} name={name} />}
    </li>
  );
}

/** The id of the element that shows a message. */
export function elementOf(message: Pick<Message, "id">): string {
  return `message-${message.id}`;
}

function Content({ message }: { message: Message }) {
  if (message.revoked_at) {
    return (
      <em className="dim" title={exact(message.revoked_at)}>
        {t("messages.revoked")}
      </em>
    );
  }
  return (
    <>
      {message.type !== "text" && (
        <span className={styles.media}>
          <IconPaperclip size={14} aria-hidden />
          {tCode("message", message.type)}
        </span>
      )}
      {message.text && <WhatsAppText text={message.text} />}
    </>
  );
}

/** The emojis that the two sides answered with; whose each is stands in words, too. */
function Reactions({ reactions, name }: { reactions: Reaction[]; name: string }) {
  return (
    <span className={styles.reactions}>
      {reactions.map((each) => {
        const words = t(each.from === "contact" ? "messages.reacted" : "messages.we_reacted", {
          name,
          emoji: each.emoji,
        });
        return (
          <span key={`${each.from} ${each.at}`} role="img" aria-label={words} title={words}>
            {each.emoji}
          </span>
        );
      })}
    </span>
  );
}

interface QuoteProps {
  original: Message | null;
  name: string;
  onPress?: () => void;
}

function Quote({ original, name, onPress }: QuoteProps) {
  if (!onPress) return <span className={styles.quote}>{t("messages.original_gone")}</span>;
  return (
    <button type="button" className={styles.quote} onClick={onPress}>
      <span className="sr-only">{t("messages.answers")} </span>
      {original ? (
        <>
          <strong>{author(original, name)}</strong>
          <Content message={original} />
        </>
      ) : (
        t("messages.original_earlier")
      )}
    </button>
  );
}

function author({ direction }: Message, name: string): string {
  return direction === "in" ? name : t("messages.us");
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
