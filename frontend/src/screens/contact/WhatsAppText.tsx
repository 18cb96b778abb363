import { spans } from "../../lib/whatsappText";
import styles from "./contact.module.css";

export const TAGS = {
  plain: "span",
  bold: "strong",
  italic: "em",
  strike: "s",
  code: "code",
} as const;

/** A message's formatting as elements; what a person wrote is never read as HTML. */
export function WhatsAppText({ text }: { text: string }) {
  let at = 0;
  return (
    <span className={styles.text} dir="auto">
      {spans(text).map((span) => {
        const Tag = TAGS[span.style];
        at += span.text.length + 1;
        return <Tag key={at}>{span.text}</Tag>;
      })}
    </span>
  );
}
