/** An import as the service tells of it, for the tests of its screens. */
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type {
  Diagnosis,
  ImportColumn,
  ImportJob,
  ImportRow,
  Page,
  Session,
} from "../../api/types";
import { page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

export const ADA = { id: "m1", name: "Ada" };

export function column(change: Partial<ImportColumn> = {}): ImportColumn {
  return {
    header: "Mobile",
    index: 0,
    samples: ["+447700900123"],
    filled: 3,
    fill_rate: 1,
    guess: "phone",
    verdict: "3 of 3 look like phone numbers",
    values: null,
    distinct: null,
    verdicts: [
      { field: "phone", code: "all", matching: 3, examined: 3 },
      { field: "email", code: "none", matching: 0, examined: 3 },
    ],
    ...change,
  };
}

export function job(change: Partial<ImportJob> = {}): ImportJob {
  return {
    id: "i1",
    state: "mapped",
    file_name: "people.csv",
    rows: 10,
    progress: 0,
    counts: {
      created: 4,
      updated: 3,
      unchanged: 0,
      skipped: 0,
      duplicate: 0,
      invalid: 0,
      over_limit: 0,
    },
    columns: [column()],
    encoding: "UTF-8",
    delimiter: ",",
    mapping: null,
    error: null,
    phase: null,
    stopping: false,
    queued: false,
    reasons: {},
    room: null,
    undo_until: null,
    file_bytes: 1234,
    has_header: true,
    undo: null,
    rows_per_second: null,
    seconds_left: null,
    imported_before: null,
    created_by: ADA,
    created_at: "2026-03-01T10:00:00Z",
    started_at: null,
    finished_at: null,
    ...change,
  };
}

export function row(change: Partial<ImportRow>): ImportRow {
  return {
    row: 2,
    outcome: "updated",
    code: null,
    field: null,
    reason: null,
    contact_id: null,
    changes: null,
    values: {},
    corrections: [],
    ...change,
  };
}

export const NUMBERS: Diagnosis = {
  examined: 4,
  readable: 3,
  repaired: 2,
  doubtful: 0,
  distinct: { before: 4, after: 3 },
  refused: { phone_scientific_notation: 1 },
  countries: { GB: 2, DE: 1 },
  proposal: null,
  examples: [
    {
      row: 2,
      before: "07700 900123",
      after: "+447700900123",
      country: "GB",
      code: null,
      reason: null,
      doubtful: false,
    },
  ],
};

/** Open an import at one of its steps. rows: what the service answers when asked for rows. */
export function show(
  shown: ImportJob,
  rows: (query: URLSearchParams) => ImportRow[] | Page<ImportRow> = () => [],
  { step, as, numbers = NUMBERS }: { step?: string; as?: Session; numbers?: Diagnosis } = {},
) {
  server.use(
    http.get(at("/api/v1/imports/i1/first-rows"), () =>
      HttpResponse.json({ items: [{ row: 2, cells: ["+447700900123"] }] }),
    ),
    http.get(at("/api/v1/imports/i1"), () => HttpResponse.json(shown)),
    http.get(at("/api/v1/imports/i1/numbers"), () => HttpResponse.json(numbers)),
    http.get(at("/api/v1/imports/i1/rows"), ({ request }) =>
      HttpResponse.json(paged(rows(new URL(request.url).searchParams))),
    ),
    http.get(at("/api/v1/tags"), () => HttpResponse.json({ items: [] })),
  );
  const { router } = open(`/imports/i1${step ? `?step=${step}` : ""}`, as);
  return Object.assign(userEvent.setup(), { router });
}

function paged(rows: ImportRow[] | Page<ImportRow>): Page<ImportRow> {
  return Array.isArray(rows) ? page(rows) : rows;
}
