/** The list that a contact was opened from: what comes before and after it there. */

const KEY = "warmline.walk.v1";

export interface Neighbours {
  previous: string | null;
  next: string | null;
  /** Counted from one; 0 when the contact was not opened from a list. */
  place: number;
  many: number;
}

/** Keep the order of the page that is shown. Per tab, so that two tabs walk two lists. */
export function rememberWalk(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // Without storage there is no walking, and nothing else is lost.
  }
}

export function neighboursOf(id: string): Neighbours {
  const ids = read();
  const at = ids.indexOf(id);
  if (at < 0) return { previous: null, next: null, place: 0, many: 0 };
  return {
    previous: ids[at - 1] ?? null,
    next: ids[at + 1] ?? null,
    place: at + 1,
    many: ids.length,
  };
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
