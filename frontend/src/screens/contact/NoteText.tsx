import { type Block, blocks, type Piece } from "../../lib/noteText";
import styles from "./contact.module.css";
import { TAGS } from "./WhatsAppText";

/** A note's formatting as elements; what a person wrote is never read as HTML. */
export function NoteText({ text }: { text: string }) {
  return (
    <div className={styles.noteText} dir="auto">
      {numbered(blocks(text)).map(([at, block]) => (
        <Part key={at} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { block: Block }) {
  const lines = numbered(block.lines);
  if (block.kind === "text") {
    return (
      <p className={styles.text} dir="auto">
        {lines.map(([at, line]) => (
          <span key={at}>
            {at > 0 && "\n"}
            <Line pieces={line} />
          </span>
        ))}
      </p>
    );
  }
  const List = block.kind === "numbers" ? "ol" : "ul";
  return (
    <List start={block.start}>
      {lines.map(([at, line]) => (
        <li key={at} dir="auto">
          <Line pieces={line} />
        </li>
      ))}
    </List>
  );
}

function Line({ pieces }: { pieces: Piece[] }) {
  return numbered(pieces).map(([at, { style, text, href }]) => {
    const Tag = TAGS[style];
    if (!href) return <Tag key={at}>{text}</Tag>;
    return (
      <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
    );
  });
}

/** What stands where never changes in a text: its place is its key. */
function numbered<T>(all: readonly T[]): [number, T][] {
  return all.map((each, at) => [at, each]);
}
