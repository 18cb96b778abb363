import type { Fragment } from "../api/types";
import { phoneCut, type Piece, phonePieces, pieces } from "../lib/highlight";

interface Props {
  text: string;
  query: string | undefined;
  phone?: boolean;
  /** The server's own cut, where it gave one. */
  cut?: readonly Fragment[];
}

/** A text with the matches of a query marked; always text nodes, never markup. */
export function Highlight({ text, query, phone = false, cut }: Props) {
  if (!query) return <>{text}</>;
  const parts = cut ? asCut(text, cut, phone) : phone ? phonePieces(text, query) : pieces(text, query);
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

/** A number is shown otherwise than it is kept; other texts are their pieces. */
function asCut(text: string, cut: readonly Fragment[], phone: boolean): Piece[] {
  if (phone) return phoneCut(text, cut);
  return cut.map((piece) => ({ text: piece.text, hit: piece.match }));
}
