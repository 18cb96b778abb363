/** What the server does with many contacts. */
import type { LeadStatus } from "./contacts";
import type { Person } from "./people";

export type BulkAction =
  | { kind: "tag" | "untag"; tags: string[] }
  | { kind: "retag"; tags: string[]; remove: string[] }
  | { kind: "status"; status: LeadStatus }
  | { kind: "owner"; owner_id: string | null }
  | { kind: "block" | "unblock" | "delete" | "restore" };

export type SelectionBody =
  | { ids: string[] }
  | { filter: Record<string, unknown>; exclude_ids: string[]; expected_count: number | null };

export interface BulkJob {
  id: string;
  /** `kind`, and what it needs: `tags`, `remove`, `status` or `owner_id`. */
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
