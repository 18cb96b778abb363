/** What this page did itself, so that its own news is not told back to it as somebody else's. */
const MEMORY_MS = 15_000;
const ids = new Map<string, number>();

/** Remember an own change: a contact's id, or "bulk" for a job over many. */
export function remember(id: string): void {
  ids.set(id, Date.now() + MEMORY_MS);
}

export function isMine(id: string): boolean {
  const until = ids.get(id) ?? 0;
  if (until < Date.now()) ids.delete(id);
  return until >= Date.now();
}
