/** That nothing is lost. */

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

/** What became of a dead letter that was tried again; the cause says why it was set aside again. */
export interface Replayed {
  outcome: "queued" | "stored" | "duplicate" | "dropped" | "set_aside";
  cause: string | null;
}
