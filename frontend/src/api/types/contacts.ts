/** Contacts, as a list and a page of one show them. */
import type { components } from "../gen/contacts";
import type { Person, Who } from "./people";

export type LeadStatus = "cold" | "warm" | "hot" | "customer";
export type Marketing = "stopped" | "allowed";

/** A piece of a field's text; match says whether it is what was looked for. */
export interface Fragment {
  text: string;
  match: boolean;
}

export interface Contact {
  id: string;
  name: string;
  phone: string | null;
  wa_id: string | null;
  user_id: string | null;
  username: string | null;
  email: string | null;
  status: LeadStatus;
  tags: string[];
  owner: Person | null;
  source: string;
  state: "live" | "waiting" | "trashed" | "merged" | "erased";
  created_at: string;
  updated_at: string;
  last_active_at: string | null;
  window_open_until: string | null;
  /** By a person here. */
  blocked: boolean;
  /** stopped: a refusal is in force on some business number. */
  marketing: Marketing;
  inbox_url: string | null;
  version: number;
  /** Since when it is in the trash, and who put it there. */
  deleted_at?: string | null;
  deleted_by?: Who | null;
  /** Only in the answer to a change: its entry in the audit trail, null when nothing changed. */
  change_id?: string | null;
  /** Only in search results: what matched, in words, best first. */
  matched_on?: string[];
  /** Only in search results: field → the pieces of its text. */
  highlights?: Record<string, Fragment[]>;
}

/** Somebody warm or hot who has neither moved nor written for too long. */
export interface ColdContact extends Contact {
  status_since: string;
  last_inbound_at: string | null;
  /** The later of the two. */
  quiet_since: string;
  snoozed_until: string | null;
}

export type ColdStage = "warm" | "hot";

export interface ColdPage {
  items: ColdContact[];
  next: string | null;
  total: number;
  total_is_exact: boolean;
  /** After how many quiet days somebody is in the queue. */
  days: Record<string, number>;
}

export interface NewContact {
  name: string;
  phone: string;
  email?: string;
  tags?: string[];
  status?: LeadStatus;
  owner_id?: string;
}

export interface Identity {
  kind: "wa_id" | "bsuid" | "parent_bsuid" | "phone" | "external";
  value: string;
  status: "current" | "previous";
  first_seen: string;
  last_seen: string;
}

/** Something that a person said about being written to. */
export interface Consent {
  phone_number_id: string;
  category: string;
  value: string;
  source: string;
  evidence: string;
  at: string;
}

export interface Consents {
  /** In force, for each business number. */
  current: Consent[];
  items: Consent[];
}

export type Verdict = "free_text" | "template_only" | "no_phone" | "blocked" | "no_number";

/** Whether a contact may be written to now, and why: the reason that decides comes first. */
export interface MayWrite {
  verdict: Verdict;
  /** Until when anything may be sent; null where that needs a template, or nothing is sent. */
  free_until: string | null;
  reasons: string[];
  /** For each business number. Of the number that may do most is what stands above. */
  numbers: NumberVerdict[];
}

export interface NumberVerdict extends Omit<MayWrite, "numbers"> {
  phone_number_id: string;
  display: string | null;
}

export type TagColour = NonNullable<components["schemas"]["TagEdit"]["colour"]>;

export interface Tag {
  id: string;
  name: string;
  colour: string;
  contacts: number;
}

/** The tags of a selection; null where they are too many to count. */
export interface TagCounts {
  total: number | null;
  items: { name: string; contacts: number }[] | null;
}

export interface WaitingPerson {
  id: string;
  name: string;
  phone: string | null;
  waiting_since: string;
  last_active_at: string | null;
}

export interface Owned {
  owner_id: string;
  contacts: number;
}

export interface View {
  id: string;
  name: string;
  owner_id: string;
  query: Record<string, unknown>;
  shared: boolean;
  pinned: boolean;
  is_default: boolean;
  created_at: string;
  version: number;
}
