import type { Fragment } from "../api/types";

export interface Piece {
  text: string;
  hit: boolean;
}

/** Cut a text where words of the query start a match; accents and case don't matter. */
export function pieces(text: string, query: string | undefined): Piece[] {
  const words = (query ?? "").split(/\s+/).map(fold).filter(Boolean);
  if (words.length === 0) return [{ text, hit: false }];
  const hits = hitMap(text, words);
  return runs(text, hits);
}

/**
 * Mark of a number as it is shown the digits that the server says were found; what stands between
 * two of them is marked too. cut: its pieces of the number as it is kept.
 */
export function phoneCut(shown: string, cut: readonly Fragment[]): Piece[] {
  const marked = cut.flatMap(({ text, match }) => [...text.replace(/\D/g, "")].map(() => match));
  const places = [...shown].flatMap((char, index) => (/\d/.test(char) ? [index] : []));
  const hits = new Array<boolean>(shown.length).fill(false);
  if (places.length === marked.length) {
    places.forEach((place, nth) => {
      const next = marked[nth + 1] ? (places[nth + 1] ?? place) : place;
      if (marked[nth]) hits.fill(true, place, next + 1);
    });
  }
  return runs(shown, hits);
}

/** Mark a phone's characters whose digits match the digits of the query. */
export function phonePieces(text: string, query: string | undefined): Piece[] {
  const wanted = (query ?? "").replace(/\D/g, "").replace(/^0+/, "");
  if (wanted.length < 3) return [{ text, hit: false }];
  const at = [...text].flatMap((char, index) => (/\d/.test(char) ? [index] : []));
  const found = at
    .map((index) => text[index])
    .join("")
    .lastIndexOf(wanted);
  if (found < 0) return [{ text, hit: false }];
  const from = at[found] ?? 0;
  const to = at[found + wanted.length - 1] ?? from;
  return runs(
    text,
    [...text].map((_, index) => index >= from && index <= to),
  );
}

function hitMap(text: string, words: string[]): boolean[] {
  const plain = [...text]
    .map(fold)
    .map((char) => char[0] ?? " ")
    .join("");
  const hits = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
      hits.fill(true, at, at + word.length);
    }
  }
  return hits;
}

function runs(text: string, hits: boolean[]): Piece[] {
  const made: Piece[] = [];
  [...text].forEach((char, index) => {
    const hit = hits[index] ?? false;
    const last = made.at(-1);
    if (last && last.hit === hit) last.text += char;
    else made.push({ text: char, hit });
  });
  return made;
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
