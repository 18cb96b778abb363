/** The records of the API, by the names the screens use. */
import type { components } from "./gen/contacts";

export type LeadStatus = "cold" | "warm" | "hot" | "customer";
export type Role = "owner" | "admin" | "staff" | "viewer";
export type Plan = "free" | "starter" | "growth" | "scale";

export interface Session {
  member: {
    id: string;
    name: string;
    email: string;
    role: Role;
    preferences?: Record<string, unknown>;
  };
  /** time_zone: null while nobody chose one. */
  workspace: {
    id: string;
    name: string | null;
    plan: Plan | null;
    time_zone?: string | null;
  };
  scopes: string[];
}

/** Who did something, by itself or for somebody. */
export interface Who {
  kind: string;
  id: string;
  name: string;
}

export interface Person {
  id: string;
  name: string;
}

export type Marketing = "stopped" | "allowed";

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
  highlights?: Record<string, { text: string; match: boolean }[]>;
}

/** Something that happened with a contact; the member that `kind` names is set. */
export interface TimelineItem {
  kind: "message" | "note" | "change";
  at: string;
  message: Message | null;
  note: Note | null;
  change: AuditEntry | null;
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

export interface Page<T> {
  items: T[];
  next: string | null;
  previous?: string | null;
  total: number;
  total_is_exact: boolean;
  /** Only from search: the index is down; only exact numbers and addresses are found. */
  degraded?: boolean;
  /** Ours: the search does not answer, and these are found by how their names begin. */
  names_only?: boolean;
}

/** A page of what belongs to one contact; nobody counts it. */
export interface Slice<T> {
  items: T[];
  next: string | null;
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

export interface UsageMonth {
  /** "2026-11" */
  month: string;
  added: number;
  total: number;
}

export type TagColour = NonNullable<components["schemas"]["TagEdit"]["colour"]>;

export interface Tag {
  id: string;
  name: string;
  colour: string;
  contacts: number;
}

export interface Member {
  id: string;
  name: string;
  /** Only for those who may see it. */
  email?: string;
  role: Role;
  status: "invited" | "active" | "disabled";
  last_seen_at?: string | null;
  version: number;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  created_by: string | null;
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

export type ImportField =
  | "name"
  | "phone"
  | "email"
  | "tags"
  | "status"
  | "owner"
  | "id"
  | "version"
  | "skip";

export interface ImportColumn {
  header: string;
  index: number;
  samples: string[];
  filled: number;
  /** 0 to 1. */
  fill_rate: number;
  guess: ImportField;
  verdict: string | null;
  /** What it says and how often; only where that is little. */
  values: { value: string; rows: number }[] | null;
  /** Different values, whatever their case; null where there are very many. */
  distinct: number | null;
  verdicts: ColumnVerdict[];
}

export interface ColumnVerdict {
  field: string;
  code: "all" | "most" | "some" | "none";
  matching: number;
  examined: number;
}

export type ImportPhase = "check" | "run" | "undo";

export interface ImportUndo {
  by: Person;
  finished_at: string | null;
  counts: Record<"undone" | "kept" | "unchanged", number>;
}

export interface ImportMapping {
  columns: Record<string, ImportField>;
  default_country: string | null;
  /** Numbers without a plus already begin with their country code. */
  plus_optional?: boolean;
  on_match: "update" | "fill" | "skip";
  tags_mode: "add" | "replace";
  add_tags: string[];
  /** Whether who is not here yet is added; they are where nothing is said. */
  create?: boolean;
  tag_separator: string | null;
  status_values: Record<string, string>;
}

export interface ImportJob {
  id: string;
  state: ImportState;
  file_name: string | null;
  rows: number;
  progress: number;
  counts: Record<Outcome, number>;
  /** Rows by code, of those that have one; null in lists. */
  reasons: Record<string, number> | null;
  /** Places that the plan had left at the check; null without a limit. */
  room: number | null;
  columns: ImportColumn[];
  file_bytes: number | null;
  /** Whether the first row names the columns; null where there was no file. */
  has_header: boolean | null;
  encoding: string;
  delimiter: string;
  mapping: ImportMapping | null;
  error: string | null;
  /** What the workers do, or did last. */
  phase: ImportPhase | null;
  /** Told to stop, and what is in hand is not accounted for yet. */
  stopping: boolean;
  /** There is work, and no worker has been at it for some seconds. */
  queued: boolean;
  undo_until: string | null;
  undo: ImportUndo | null;
  rows_per_second: number | null;
  seconds_left: number | null;
  imported_before: { id: string; file_name: string | null; started_at: string | null } | null;
  created_by: Person;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface ImportLimits {
  file_bytes: number;
  rows: number;
}

/** A row as the file was cut: a cell for each column, fewer where the row is short. */
export interface FirstRow {
  row: number;
  cells: string[];
}

export interface ImportRow {
  /** As a spreadsheet counts. */
  row: number;
  outcome: Outcome;
  code: string | null;
  field: string | null;
  reason: string | null;
  contact_id: string | null;
  /** Field → [old, new]. */
  changes: Record<string, [unknown, unknown]> | null;
  values: Record<string, string>;
  /** Cells of it that people corrected, the oldest correction first. */
  corrections: Correction[];
}

/** What a cell of a file said, and what somebody put there instead. */
export interface Correction {
  row: number;
  column: string;
  was: string;
  now: string;
  by: Person;
  at: string;
}

export type BulkAction =
  | { kind: "tag" | "untag"; tags: string[] }
  | { kind: "status"; status: LeadStatus }
  | { kind: "owner"; owner_id: string | null }
  | { kind: "block" | "unblock" | "delete" | "restore" };

export type SelectionBody =
  | { ids: string[] }
  | { filter: Record<string, unknown>; exclude_ids: string[]; expected_count: number | null };

export interface BulkJob {
  id: string;
  /** `kind`, and what it needs: `tags`, `status` or `owner_id`. */
  action: Record<string, unknown>;
  by: { id: string; name: string };
  created_at: string;
  problem: string | null;
  state: "queued" | "running" | "done" | "stopped" | "undone";
  undoing: boolean;
  total: number;
  /** Percent. */
  progress: number;
  counts: Record<"changed" | "unchanged" | "missing" | "refused" | "undone" | "kept", number>;
  undo_until: string | null;
}

/** The tags of a selection; null where they are too many to count. */
export interface TagCounts {
  total: number | null;
  items: { name: string; contacts: number }[] | null;
}

/** What became of one contact of a bulk job. */
export interface BulkRow {
  contact_id: string;
  /** Null for who can't be opened any more. */
  name: string | null;
  /** Null while it is to be done. */
  outcome: BulkOutcome | null;
  reason: string | null;
}

export type BulkOutcome = keyof BulkJob["counts"];

/** A CSV that was asked for; rows and size (bytes) are of its last whole download. */
export interface ExportJob {
  id: string;
  state: "ready" | "downloaded" | "expired";
  /** Null for who may not download it. */
  url: string | null;
  by: Person;
  rows: number | null;
  size: number | null;
  columns: string[];
  created_at: string;
  expires_at: string;
}

export interface WaitingPerson {
  id: string;
  name: string;
  phone: string | null;
  waiting_since: string;
  last_active_at: string | null;
}

export interface FlowSum {
  received: number;
  stored: number;
  duplicate: number;
  parked: number;
}

export interface Flow {
  hours: (FlowSum & { hour: string })[];
  total: FlowSum;
  queues: {
    queue: string;
    ready: number;
    parked: number;
    unsettled: number | null;
    oldest_seconds: number | null;
  }[];
  outbox: { waiting: number; oldest_seconds: number | null };
  index_lag_seconds: number | null;
  /** Null while the service that knows does not answer, as are spool and imports. */
  index: {
    contacts: number;
    stale: string[];
    compared_at: string | null;
    behind: number | null;
    left_over: number | null;
  } | null;
  spool: { files: number; damaged: number; oldest_seconds: number | null } | null;
  /** Rows of imports: rows_in = rows_out + waiting. */
  imports: { rows_in: number; rows_out: number; waiting: number } | null;
  /** Whether all that is parked was counted. */
  parked_is_exact: boolean;
}

export interface DeadLetter {
  id: string;
  queue: string;
  type: string;
  cause: string;
  parked_at: string;
  attempts: number;
  trace_id: string | null;
}

export interface LeadStage {
  code: LeadStatus;
  label: string;
  /** Where a contact may go from here. */
  allowed: LeadStatus[];
  contacts: number;
}

export interface Pipeline {
  items: LeadStage[];
  workflow: "free" | "guided";
}

export interface Movement {
  previous: LeadStatus;
  current: LeadStatus;
  contacts: number;
  /** How long they had the status before, on average. */
  seconds: number;
}

/** The pipeline over a period; conversion is a percentage of those who were new in it. */
export interface PipelineNumbers {
  movement: Movement[];
  created: number;
  converted: number;
  conversion: number | null;
}

/** What viewers see: numbers and e-mail addresses, or masks of them. */
export interface Privacy {
  mask_for_viewers: boolean;
}

export interface WorkspaceInfo {
  id: string;
  name: string;
  plan: Plan;
  settings: Settings;
  /** Of the settings. */
  version: number;
}

export interface Settings {
  labels?: Partial<Record<LeadStatus, string>>;
  workflow?: "free" | "guided";
  time_zone?: string;
  going_cold?: Partial<Record<ColdStage, number>>;
}

export interface BusinessNumber {
  phone_number_id: string;
  waba_id: string | null;
  portfolio_id: string | null;
  display: string | null;
}

export interface Owned {
  owner_id: string;
  contacts: number;
}

/** What to enter in Meta's dashboard; the token is null for who may not claim numbers. */
export interface NumberSetup {
  may_claim: boolean;
  verify_token: string | null;
  last_received_at: string | null;
}

export interface Device {
  id: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  address: string;
  agent: string;
  current: boolean;
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

export interface Diagnosis {
  examined: number;
  readable: number;
  repaired: number;
  /** Read as numbers of the default country, where they are no mobile numbers. */
  doubtful: number;
  distinct: { before: number; after: number };
  refused: Record<string, number>;
  countries: Record<string, number>;
  proposal: { default_country: string | null; plus_optional: boolean } | null;
  examples: {
    row: number;
    before: string;
    after: string | null;
    country: string | null;
    code: string | null;
    reason: string | null;
    doubtful: boolean;
  }[];
}
