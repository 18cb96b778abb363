/** Who may be whom. */
import type { Contact } from "./contacts";

/** Whose value a field gets when two contacts are merged. */
export type Side = "this" | "other";

/** Somebody who may be the same person, and what both have in common. */
export interface Duplicate {
  contact: Contact;
  reasons: ("phone" | "email" | "name")[];
}

/** Two that may be one person; contact is the newer one. */
export interface DuplicatePair extends Duplicate {
  other: Contact;
}

/** The one contact behind a merge. */
export interface Merged extends Contact {
  merge_id: string;
}

/** Both people of a merge that was taken back. kept: fields that somebody changed since. */
export interface Unmerged {
  contact: Contact;
  other: Contact;
  kept: string[];
}

/** An identifier that names two contacts. */
export interface Conflict {
  id: string;
  kind: string;
  value: string;
  contact_id: string;
  other_id: string;
  state: string;
  created_at: string;
}
