import type { LeadStatus, Marketing } from "../api/types";
import { columnsOf, type LinkedColumn } from "./columns";
import { wholeDay } from "./wholeDay";

/** Periods that move with the day on which they are looked at, so that a kept view stays true. */
export const PRESETS = ["today", "week", "month", "7d", "30d", "90d"] as const;
export type Preset = (typeof PRESETS)[number];

export const STATUSES: readonly LeadStatus[] = ["cold", "warm", "hot", "customer"];
/** By which ways contacts come. */
export const SOURCES = ["whatsapp", "manual", "import", "flow", "api"] as const;
export type Source = (typeof SOURCES)[number];
/** What the list can be sorted by; newest first, or from the beginning. */
export const SORTED = [
  "last_active_at",
  "created_at",
  "name",
  "phone",
  "status",
  "tags",
  "owner",
] as const;
export type Sorted = (typeof SORTED)[number];
export type Sort = Sorted | `-${Sorted}`;
const SORTS: readonly Sort[] = SORTED.flatMap((each) => [each, `-${each}`] as const);
export const DEFAULT_SORT = "-last_active_at";
export const PAGE_SIZES = [25, 50, 100] as const;
export const USUAL_SIZE = 50;
/** How many rows have pages with numbers to go to (decision 0015). */
export const NUMBERED = 10_000;

/** What the list shows, exactly as the address says it. Absent means no filter. */
export interface ListSearch {
  q?: string;
  /** How its filters are joined; absent: all of them hold. */
  match?: "any";
  status?: LeadStatus[];
  /** How its values are meant, here and below; absent: it is one of them. */
  status_is?: "not";
  tag?: string[];
  tag_is?: Operator;
  tag_mode?: "all";
  owner?: string[];
  owner_is?: Operator;
  /** A period that moves, in place of two days. */
  created_in?: Preset;
  created_from?: string;
  created_to?: string;
  active_in?: Preset;
  active_from?: string;
  active_to?: string;
  marketing?: Marketing;
  blocked?: "yes" | "no";
  source?: Source[];
  /** From when to when an import ran, as an ISO 8601 interval: the contacts that it made. */
  imported?: string;
  sort?: Sort;
  /** What the table shows; absent means what the member chose. */
  columns?: LinkedColumn[];
  limit?: number;
  /** Which page, the first being absent: where to go, or with a cursor where that has led. */
  page?: number;
  cursor?: string;
  view?: string;
}

/** None of the values, or no value at all. */
export const OPERATORS = ["not", "empty"] as const;
export type Operator = (typeof OPERATORS)[number];

export const MARKETING = ["stopped", "allowed"] as const;
export const BLOCKED = ["yes", "no"] as const;


/** Read the address. Whatever is not valid is dropped: a bad link shows a list, not an error. */
export function parseSearch(raw: Record<string, unknown>): ListSearch {
  return prune({
    q: text(raw.q, 200),
    match: raw.match === "any" ? "any" : undefined,
    status: list(raw.status).filter(isStatus),
    status_is: raw.status_is === "not" ? "not" : undefined,
    tag: list(raw.tag),
    tag_is: operator(raw.tag_is),
    tag_mode: raw.tag_mode === "all" ? "all" : undefined,
    owner: list(raw.owner),
    owner_is: operator(raw.owner_is),
    created_in: preset(raw.created_in),
    created_from: wholeDay(raw.created_from),
    created_to: wholeDay(raw.created_to),
    active_in: preset(raw.active_in),
    active_from: wholeDay(raw.active_from),
    active_to: wholeDay(raw.active_to),
    marketing: MARKETING.find((each) => each === raw.marketing),
    blocked: BLOCKED.find((each) => each === raw.blocked),
    source: SOURCES.filter((each) => list(raw.source).includes(each)),
    imported: interval(raw.imported),
    sort: SORTS.find((sort) => sort === raw.sort),
    columns: columnsOf(raw.columns),
    ...placeOf(raw),
    view: text(raw.view, 64),
  });
}

/** Where in the list: a page is known by its number alone only as far as there are numbers. */
function placeOf(raw: Record<string, unknown>): Pick<ListSearch, "limit" | "page" | "cursor"> {
  const limit = PAGE_SIZES.find((size) => size === Number(raw.limit));
  const cursor = text(raw.cursor, 2000);
  const page = Math.trunc(Number(raw.page));
  const sound = page > 1 && (cursor || rowsBefore(page, limit) < NUMBERED);
  return { limit, cursor, page: sound ? page : undefined };
}

/** How many rows stand before a page. */
export function rowsBefore(page: number, limit = USUAL_SIZE): number {
  return (page - 1) * limit;
}

function isStatus(value: string): value is LeadStatus {
  return (STATUSES as readonly string[]).includes(value);
}

function operator(value: unknown): Operator | undefined {
  return OPERATORS.find((each) => each === value);
}

function preset(value: unknown): Preset | undefined {
  return PRESETS.find((each) => each === value);
}

function list(value: unknown): string[] {
  const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const texts = items.map((item) => text(item, 200)).filter((item) => item !== undefined);
  return [...new Set(texts)];
}

function text(value: unknown, max: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const trimmed = String(value).trim().slice(0, max);
  return trimmed === "" ? undefined : trimmed;
}

function interval(value: unknown): string | undefined {
  const ends = typeof value === "string" ? value.split("/") : [];
  const sound = ends.length === 2 && ends.every((end) => !Number.isNaN(Date.parse(end)));
  return sound ? String(value) : undefined;
}

export function prune<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(
    ([, item]) => item !== undefined && !(Array.isArray(item) && item.length === 0),
  );
  return Object.fromEntries(kept) as T;
}
