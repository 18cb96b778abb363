/** What this page did itself, so that its own news is not told back to it as somebody else's. */
import type { News } from "./stream";

const MOST = 500;
const own = new Set<string>();

/** Remember an own request by its trace, or an own bulk job by its id; the oldest make room. */
export function remember(id: string): void {
  own.add(id);
  if (own.size > MOST) for (const oldest of [...own].slice(0, MOST / 2)) own.delete(oldest);
}

/** Make up the trace of a request, and remember it: what comes of it is news with its name. */
export function newTrace(): string {
  const trace = hex(16);
  remember(trace);
  return `00-${trace}-${hex(8)}-01`;
}

export function isMine({ type, id, mutation_id, job }: News): boolean {
  const names = [mutation_id, job, type.startsWith("bulk.") ? id : undefined];
  return names.some((name) => name && own.has(name));
}

function hex(bytes: number): string {
  const made = globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
