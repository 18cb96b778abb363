import type { Message } from "../../api/types";
import { Bubble } from "../contact/Bubble";
import contact from "../contact/contact.module.css";
import styles from "./gallery.module.css";
import { Group } from "./Group";
import { PERSON } from "./samples";

const ASKED = said({ direction: "in", text: "Is the *blue* one still there?" });
const TICKS = ["pending", "sent", "delivered", "read", "failed"] as const;
const MEDIA = ["image", "audio", "document", "unsupported"] as const;

/** What two sides wrote, with everything that can be said of a message. */
export function Messages() {
  return (
    <Group name="Conversation: ticks, answers, files, changed, taken back, and looked for" tall>
      <ol className={`plain ${contact.messages} ${styles.chat}`}>
        <Entry message={ASKED} />
        {TICKS.map((delivery) => (
          <Entry
            key={delivery}
            message={said({ text: `It is ${delivery}`, delivery, errors: errorsOf(delivery) })}
          />
        ))}
        <Entry message={said({ text: "It is", delivery: "read" })} original={ASKED} />
        <Entry message={said({ text: "It was said before", delivery: "read" })} original={null} />
        <Entry message={said({ text: "Of a message that is gone", delivery: "read" })} original="gone" />
        {MEDIA.map((type) => (
          <Entry key={type} message={said({ direction: "in", type, text: null })} />
        ))}
        <Entry message={said({ direction: "in", type: "image", text: "This one", reactions: BOTH })} />
        <Entry message={said({ direction: "in", text: "No, that one", edited_at: AT })} />
        <Entry message={said({ direction: "in", text: null, revoked_at: AT })} />
        <Entry message={said({ direction: "in", text: "Here it is" })} marked />
      </ol>
    </Group>
  );
}

interface EntryProps {
  message: Message;
  original?: Message | null | "gone";
  marked?: boolean;
}

function Entry({ message, original, marked = false }: EntryProps) {
  const gone = original === "gone";
  return (
    <Bubble
      message={message}
      name={PERSON.name}
      marked={marked}
      onUnmark={() => undefined}
      original={gone ? null : original}
      onOriginal={gone ? undefined : () => undefined}
    />
  );
}

const AT = "2026-03-01T10:00:00Z";
const BOTH: Message["reactions"] = [
  { emoji: "👍", from: "contact", at: AT },
  { emoji: "🙂", from: "business", at: AT },
];

function errorsOf(delivery: string): Message["errors"] {
  return delivery === "failed" ? [{ title: "Nobody has this number" }] : [];
}

function said(change: Partial<Message>): Message {
  return {
    id: JSON.stringify(change),
    wamid: JSON.stringify(change),
    direction: "out",
    type: "text",
    text: null,
    at: "2026-03-01T10:00:00Z",
    delivery: null,
    context: null,
    errors: [],
    edited_at: null,
    revoked_at: null,
    reactions: [],
    ...change,
  };
}
