import type { AuditEntry, BulkJob, Contact, Usage, UsageMonth } from "../../api/types";

export const NAMES = ["Amara Okafor", "محمد الأحمد", "王秀英", "Jürgen von der Heyde", "🙂"];

export const MONTHS: UsageMonth[] = [3, 5, 8, 13, 21, 30, 41, 55, 68, 80, 92, 100].map(
  (total, place) => ({
    month: `2026-${String(place + 1).padStart(2, "0")}`,
    added: place + 2,
    total,
  }),
);

export const ENTRY: AuditEntry = {
  id: "1",
  contact_id: null,
  action: "contact.status_changed",
  actor: { kind: "member", id: "m", name: "Grace Okoro" },
  at: "2026-03-01T10:00:00Z",
  source: "person",
  changes: { status: ["cold", "hot"], tags: [[], ["vip"]], email: [null, "ada@example.com"] },
  facts: {},
};

export function usage(used: number, waiting = 0): Usage {
  const level = used >= 100 ? "red" : used >= 90 ? "orange" : used >= 75 ? "yellow" : "ok";
  return { plan: "free", limit: 100, used, waiting, percent: used, level, next_plan: "starter" };
}

export const PERSON: Contact = {
  id: "1",
  name: "Ada Whitfield",
  phone: "+447700900123",
  wa_id: "447700900123",
  user_id: null,
  username: null,
  email: null,
  status: "warm",
  tags: [],
  owner: null,
  source: "person",
  state: "live",
  created_at: "2026-03-01T10:00:00Z",
  updated_at: "2026-03-01T10:00:00Z",
  last_active_at: null,
  window_open_until: null,
  blocked: false,
  marketing: "allowed",
  inbox_url: null,
  version: 1,
};

/** A bulk job that is through, unless told otherwise. */
export function bulk(change: Partial<BulkJob>): BulkJob {
  return {
    id: "1",
    action: { kind: "status", status: "hot" },
    by: { id: "m", name: "Grace Okoro" },
    created_at: "2026-03-01T10:00:00Z",
    problem: null,
    state: "done",
    undoing: false,
    total: 100,
    progress: 100,
    counts: { changed: 100, unchanged: 0, missing: 0, refused: 0, undone: 0, kept: 0 },
    undo_until: null,
    ...change,
  };
}
