import { phonePieces, pieces } from "../lib/highlight";

interface Props {
  text: string;
  query: string | undefined;
  phone?: boolean;
}

/** A text with the matches of a query marked; always text nodes, never markup. */
export function Highlight({ text, query, phone = false }: Props) {
  if (!query) return <>{text}</>;
  const parts = phone ? phonePieces(text, query) : pieces(text, query);
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
