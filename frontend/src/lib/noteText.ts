import { type Span, spans } from "./whatsappText";

/** A piece of a line; with `href` it leads there. */
export interface Piece extends Span {
  href?: string;
}

/** A paragraph, or a list of lines that began with a mark. */
export interface Block {
  kind: "text" | "bullets" | "numbers";
  /** Each with its pieces. */
  lines: Piece[][];
  /** What the first line of numbers counts from. */
  start?: number;
}

const MARK = { bullets: /^\s*[-*•]\s+/, numbers: /^\s*\d{1,3}[.)]\s+/ } as const;
/** [words](address), or an address as it stands. */
const LINK = /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)|https?:\/\/[^\s<>"]+/g;
const TWO_STARS = /(?<![\p{L}\p{N}])\*\*(\S(?:[^*]*\S)?)\*\*(?![\p{L}\p{N}])/gu;
/** What ends a sentence is no part of the address before it. */
const AFTER_ADDRESS = /[.,;:!?)\]]+$/;

/** A note's *bold*, **bold**, _italic_, ~strike~, lists and links, as data; nothing of it is HTML. */
export function blocks(text: string): Block[] {
  const made: Block[] = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    const bare = kind === "text" ? line : line.replace(MARK[kind], "");
    const last = made.at(-1);
    if (last?.kind === kind) last.lines.push(pieces(bare));
    else made.push({ kind, lines: [pieces(bare)], ...(kind === "numbers" && startAt(line)) });
  }
  return made;
}

function kindOf(line: string): Block["kind"] {
  if (MARK.bullets.test(line)) return "bullets";
  return MARK.numbers.test(line) ? "numbers" : "text";
}

function startAt(line: string): { start: number } {
  return { start: Number.parseInt(line, 10) };
}

function pieces(line: string): Piece[] {
  const made: Piece[] = [];
  let from = 0;
  for (const found of line.matchAll(LINK)) {
    const [whole, words] = found;
    const end = words ? "" : (AFTER_ADDRESS.exec(whole)?.[0] ?? "");
    const address = whole.slice(0, whole.length - end.length);
    made.push(...styled(line.slice(from, found.index)));
    made.push({ style: "plain", text: words ?? address, href: found[2] ?? address });
    from = found.index + address.length;
  }
  return [...made, ...styled(line.slice(from))];
}

function styled(text: string): Span[] {
  return spans(text.replace(TWO_STARS, "*$1*"));
}
