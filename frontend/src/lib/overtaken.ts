import { ApiError } from "../api/client";
import type { Who } from "../api/types";
import { createStore } from "./store";

/** Two people changed one thing of a contact, or of the workspace: what both made of it. */
export interface Overtaken {
  of: Named;
  /** As the audit trail names it. */
  field: string;
  theirs: string;
  mine: string;
  /** Who was first and when, where the server knows. */
  by: Who | null;
  at: string | null;
}

interface Named {
  name: string;
}

/** What a person is being asked; one thing at a time. */
export const question = createStore<(Overtaken & { answer: (mine: boolean) => void }) | null>(null);

interface Wanted<R> {
  field: string;
  mine: string;
  /** How the field of a record reads. */
  shown: (record: R) => string;
}

/**
 * Send a change. Where somebody else was first, ask whose counts, and send it again on what they
 * left if mine does; null when nothing was left to send. Raises what `send` raises otherwise.
 */
export async function sendOrAsk<T, R extends Named>(
  seen: R,
  wanted: Wanted<R>,
  send: (on: R) => Promise<T>,
): Promise<T | null> {
  try {
    return await send(seen);
  } catch (error) {
    const problem = error instanceof ApiError && error.status === 412 ? error.facts : null;
    const current = problem?.current as R | undefined;
    if (!problem || !current) throw error;
    const theirs = wanted.shown(current);
    const { field, mine } = wanted;
    if (theirs === mine) return null;
    const told = (problem.changed_fields as string[] | undefined)?.includes(field);
    const by = told ? (problem.changed_by as Who | null) : null;
    const at = told ? (problem.changed_at as string | null) : null;
    const mineCounts = await ask({ of: current, field, theirs, mine, by, at });
    return mineCounts ? sendOrAsk(current, wanted, send) : null;
  }
}

function ask(what: Overtaken): Promise<boolean> {
  question.get()?.answer(false);
  return new Promise((resolve) => {
    const answer = (mine: boolean) => {
      question.set(null);
      resolve(mine);
    };
    question.set({ ...what, answer });
  });
}
