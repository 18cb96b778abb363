import { phonePieces, pieces } from "../lib/highlight";

interface Props {
  text: string;
  query: string | undefined;
  phone?: boolean;
  /** The server's own cut, where it gave one. */
  cut?: { text: string; match: boolean }[];
}

/** A text with the matches of a query marked; always text nodes, never markup. */
export function Highlight({ text, query, phone = false, cut }: Props) {
  if (!query) return <>{text}</>;
  const parts = cut
    ? cut.map((piece) => ({ text: piece.text, hit: piece.match }))
    : phone
      ? phonePieces(text, query)
      : pieces(text, query);
  let at = 0;
  return (
    <>
      {parts.map((part) => {
        at += part.text.length;
        return part.hit ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>;
      })}
    </>
  );
}
