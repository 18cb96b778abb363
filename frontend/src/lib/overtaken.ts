import { ApiError } from "../api/client";
import type { Contact, Who } from "../api/types";
import { createStore } from "./store";

/** Two people changed one thing of a contact: what both made of it. */
export interface Overtaken {
  contact: Contact;
  /** As the audit trail names it. */
  field: string;
  theirs: string;
  mine: string;
  /** Who was first and when, where the server knows. */
  by: Who | null;
  at: string | null;
}

/** What a person is being asked; one thing at a time. */
export const question = createStore<(Overtaken & { answer: (mine: boolean) => void }) | null>(null);

interface Wanted {
  field: string;
  mine: string;
  /** How the field of a contact reads. */
  shown: (contact: Contact) => string;
}

/**
 * Send a change. Where somebody else was first, ask whose counts, and send it again on what they
 * left if mine does; null when nothing was left to send. Raises what `send` raises otherwise.
 */
export async function sendOrAsk<T>(
  contact: Contact,
  wanted: Wanted,
  send: (on: Contact) => Promise<T>,
): Promise<T | null> {
  try {
    return await send(contact);
  } catch (error) {
    const problem = error instanceof ApiError && error.status === 412 ? error.facts : null;
    const current = problem?.current as Contact | undefined;
    if (!problem || !current) throw error;
    const theirs = wanted.shown(current);
    const { field, mine } = wanted;
    if (theirs === mine) return null;
    const told = (problem.changed_fields as string[] | undefined)?.includes(field);
    const by = told ? (problem.changed_by as Who | null) : null;
    const at = told ? (problem.changed_at as string | null) : null;
    const mineCounts = await ask({ contact: current, field, theirs, mine, by, at });
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
