export interface Span {
  style: "plain" | "bold" | "italic" | "strike" | "code";
  text: string;
}

const MARKS = [
  { style: "code", mark: "```" },
  { style: "bold", mark: "*" },
  { style: "italic", mark: "_" },
  { style: "strike", mark: "~" },
] as const;

/**
 * WhatsApp's *bold*, _italic_, ~strike~ and ```code``` as spans. A mark counts only at the edge of
 * a word and around something, so 2*3*4 and snake_case_names stay as they were written.
 */
export function spans(text: string): Span[] {
  const made: Span[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const hit = spanAt(text, at);
    if (!hit) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) made.push({ style: "plain", text: plain });
    plain = "";
    made.push(hit.span);
    at = hit.end;
  }
  if (plain) made.push({ style: "plain", text: plain });
  return made;
}

function spanAt(text: string, at: number): { span: Span; end: number } | null {
  if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ")) return null;
  for (const { style, mark } of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const from = at + mark.length;
    const to = text.indexOf(mark, from);
    const inner = text.slice(from, to);
    if (to <= from || inner.trim() !== inner) continue;
    if (style !== "code" && inner.includes("\n")) continue;
    if (/[\p{L}\p{N}]/u.test(text[to + mark.length] ?? " ")) continue;
    return { span: { style, text: inner }, end: to + mark.length };
  }
  return null;
}
