/** Files that become contacts. */
import type { Person } from "./people";

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
