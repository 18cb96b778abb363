/** The records of the API, by the names the screens use. */

export type LeadStatus = "cold" | "warm" | "hot" | "customer";
export type Role = "owner" | "admin" | "staff" | "viewer";
export type Plan = "free" | "starter" | "growth" | "scale";

export interface Session {
  member: { id: string; name: string; email: string; role: Role };
  workspace: { id: string; name: string; plan: Plan };
  scopes: string[];
}

export interface Person {
  id: string;
  name: string;
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
  inbox_url: string | null;
  version: number;
  /** Only in search results. */
  matched_on?: string[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  total_is_exact: boolean;
}

export interface NewContact {
  name: string;
  phone: string;
  email?: string;
  tags?: string[];
  status?: LeadStatus;
  owner_id?: string;
}

export interface Note {
  id: string;
  body: string;
  author: Person | null;
  created_at: string;
  edited_at: string | null;
}

export interface Message {
  id: string;
  direction: "in" | "out";
  kind: string;
  text: string | null;
  at: string;
  status: string | null;
  error?: string | null;
}

export interface AuditEntry {
  id: string;
  action: string;
  actor: { kind: string; id: string | null; name: string };
  at: string;
  source: string;
  changes: Record<string, { old: unknown; new: unknown }>;
}

export interface Identity {
  kind: "wa_id" | "bsuid" | "parent_bsuid" | "phone" | "external";
  value: string;
  status: "current" | "previous";
  first_seen: string;
  last_seen: string;
}

export interface Tag {
  id: string;
  name: string;
  contacts: number;
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: "invited" | "active" | "disabled";
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  /** Only in the answer to its creation. */
  key?: string;
}

export interface Usage {
  plan: Plan;
  limit: number | null;
  used: number;
  waiting: number;
  percent: number | null;
  level: "ok" | "yellow" | "orange" | "red";
  next_plan: Plan | null;
}

export type ImportState =
  | "uploaded"
  | "mapped"
  | "checking"
  | "checked"
  | "running"
  | "finished"
  | "stopped"
  | "failed"
  | "undone";

export type Outcome =
  | "created"
  | "updated"
  | "unchanged"
  | "skipped"
  | "duplicate"
  | "invalid"
  | "over_limit";

export type ImportField = "name" | "phone" | "email" | "tags" | "status" | "owner" | "skip";

export interface ImportColumn {
  header: string;
  samples: string[];
  guess: ImportField;
  filled?: number;
}

export interface ImportMapping {
  columns: Record<string, ImportField>;
  default_country?: string;
  on_match: "update" | "fill" | "skip";
  tags_mode: "add" | "replace";
  add_tags?: string[];
}

export interface ImportJob {
  id: string;
  state: ImportState;
  file_name: string | null;
  rows: number;
  progress: number;
  counts: Partial<Record<Outcome, number>>;
  created_at?: string;
  columns?: ImportColumn[];
  encoding?: string;
  delimiter?: string;
  mapping?: ImportMapping | null;
  error?: string | null;
}

export interface ImportRow {
  row: number;
  outcome: Outcome;
  reason: string | null;
  values: Record<string, string>;
}

export interface BulkJob {
  id: string;
  state: "queued" | "running" | "done" | "stopped" | "undone";
  total: number;
  progress: number;
  counts: Record<string, number>;
}

export interface WaitingPerson {
  id: string;
  name: string;
  phone: string | null;
  since: string;
  messages: number;
}

export interface Flow {
  received: number;
  stored: number;
  duplicate: number;
  parked: number;
  index_lag?: number | null;
  queues?: { name: string; ready: number; parked?: number }[];
}

export interface DeadLetter {
  id: string;
  queue: string;
  type: string;
  error: string;
  at: string;
  attempts: number;
}
