/** What happened with a contact: messages, notes, changes. */
import type { Person, Who } from "./people";

/** Something that happened with a contact; the member that `kind` names is set. */
export interface TimelineItem {
  kind: "message" | "note" | "change";
  at: string;
  message: Message | null;
  note: Note | null;
  change: AuditEntry | null;
}

export interface Note {
  id: string;
  body: string;
  author: Person;
  created_at: string;
  edited_at: string | null;
  version: number;
}

export interface Message {
  id: string;
  /** WhatsApp's own id. */
  wamid: string;
  direction: "in" | "out";
  type: string;
  text: string | null;
  at: string;
  delivery: string | null;
  /** With the `wamid` of what it answers, as WhatsApp sent it. */
  context: { id?: string | null } | null;
  errors: { title?: string; message?: string; code?: number }[];
  /** When its text was changed last. */
  edited_at: string | null;
  /** When it was taken back: what it said is gone then. */
  revoked_at: string | null;
  reactions: Reaction[];
}

export interface Reaction {
  emoji: string;
  from: "contact" | "business";
  at: string;
}

export interface AuditEntry {
  id: string;
  contact_id?: string | null;
  /** In the trail of the workspace: what it is called now. */
  contact_name?: string | null;
  action: string;
  actor: Who;
  at: string;
  source: string;
  /** Which entry it takes back, and which one took it back. */
  undo_of?: string | null;
  undone_by?: string | null;
  /** Field → [old, new]. */
  changes: Record<string, [unknown, unknown]>;
  facts: Record<string, unknown>;
}
