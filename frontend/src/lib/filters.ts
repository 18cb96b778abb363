import type { LeadStatus } from "../api/types";
import { columnsOf, type LinkedColumn } from "./columns";
import { type Expression, expressionOf, NOBODY } from "./conditions";
import { type Days, daysOf, PRESETS, type Preset } from "./periods";

export const STATUSES: readonly LeadStatus[] = ["cold", "warm", "hot", "customer"];
export const SORTS = [
  "-last_active_at",
  "last_active_at",
  "-created_at",
  "created_at",
  "name",
  "-name",
] as const;
export const DEFAULT_SORT = "-last_active_at";
export const PAGE_SIZES = [25, 50, 100] as const;
const USUAL_SIZE = 50;
/** How many rows have pages with numbers to go to (decision 0015). */
export const NUMBERED = 10_000;

export type Sort = (typeof SORTS)[number];

/** What the list shows, exactly as the address says it. Absent means no filter. */
export interface ListSearch {
  q?: string;
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

export const FILTER_FIELDS = ["status", "tag", "owner", "created", "active"] as const;
/** A filter that is set by hand. What an import made is only asked for by a link. */
export type OwnField = (typeof FILTER_FIELDS)[number];
export type FilterField = OwnField | "imported";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Read the address. Whatever is not valid is dropped: a bad link shows a list, not an error. */
export function parseSearch(raw: Record<string, unknown>): ListSearch {
  return prune({
    q: text(raw.q, 200),
    status: list(raw.status).filter(isStatus),
    status_is: raw.status_is === "not" ? "not" : undefined,
    tag: list(raw.tag),
    tag_is: operator(raw.tag_is),
    tag_mode: raw.tag_mode === "all" ? "all" : undefined,
    owner: list(raw.owner),
    owner_is: operator(raw.owner_is),
    created_in: preset(raw.created_in),
    created_from: day(raw.created_from),
    created_to: day(raw.created_to),
    active_in: preset(raw.active_in),
    active_from: day(raw.active_from),
    active_to: day(raw.active_to),
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

export type ApiFilter = Record<string, string | string[] | Expression>;

/** The filter part alone, as the selections of bulk and export calls take it. */
export function toApiFilter(search: ListSearch): ApiFilter {
  const { tag = [] } = search;
  const [created, active] = [periodOf(search, "created"), periodOf(search, "active")];
  return prune({
    status: search.status_is ? undefined : search.status,
    tag: search.tag_is ? undefined : tag,
    tag_mode: tag.length > 1 && !search.tag_is ? (search.tag_mode ?? "any") : undefined,
    owner: ownersOf(search),
    filter: expressionOf(search),
    created_from: dayStart(created.from),
    created_to: dayEnd(created.to),
    active_from: dayStart(active.from),
    active_to: dayEnd(active.to),
    ...madeBy(search.imported),
  }) as ApiFilter;
}

function ownersOf({ owner, owner_is }: ListSearch): string[] | undefined {
  if (owner_is === "empty") return [NOBODY];
  return owner_is ? undefined : owner;
}

/** An import has no filter of its own: its contacts came by import, while it ran. */
function madeBy(imported: string | undefined): Record<string, string | string[]> {
  const [from, to] = imported?.split("/") ?? [];
  return from && to ? { source: ["import"], created_from: from, created_to: to } : {};
}

/** Everything that the list call takes. */
export function toApiQuery(search: ListSearch): Record<string, string | string[]> {
  const { filter, ...plain } = toApiFilter(search);
  return prune({
    ...plain,
    filter: filter && JSON.stringify(filter),
    q: search.q,
    sort: search.q ? undefined : (search.sort ?? DEFAULT_SORT),
    limit: String(search.limit ?? USUAL_SIZE),
    cursor: search.cursor,
    skip: search.page && !search.cursor ? String(rowsBefore(search.page, search.limit)) : undefined,
  }) as Record<string, string | string[]>;
}

/** The days that a period has today. */
export function periodOf(search: ListSearch, field: "created" | "active"): Days {
  const moving = search[`${field}_in`];
  if (moving) return daysOf(moving);
  return { from: search[`${field}_from`], to: search[`${field}_to`] };
}

/** Which filters are set, in the order in which their chips stand. */
export function activeFields(search: ListSearch): FilterField[] {
  return ([...FILTER_FIELDS, "imported"] as const).filter((field) => {
    if (field === "imported") return Boolean(search.imported);
    if (field === "created" || field === "active") {
      const { from, to } = periodOf(search, field);
      return Boolean(from || to);
    }
    const operator = field === "status" ? search.status_is : search[`${field}_is`];
    return (search[field]?.length ?? 0) > 0 || operator === "empty";
  });
}

/** In an address: the first page. */
export const FIRST = { page: undefined, cursor: undefined } as const;

/** The same list without one filter, from its first page. */
export function withoutField(search: ListSearch, field: FilterField): ListSearch {
  const gone = ["", "_is", "_mode", "_in", "_from", "_to"].map((end) => [field + end, undefined]);
  return prune({ ...search, ...FIRST, ...Object.fromEntries(gone) });
}

/** The same list with a change, from its first page. */
export function withChange(search: ListSearch, change: Partial<ListSearch>): ListSearch {
  return prune({ ...search, ...FIRST, ...change });
}

/** The list with neither filters nor search words; its table looks the same. */
export function cleared(search: ListSearch): ListSearch {
  return prune({ sort: search.sort, columns: search.columns, limit: search.limit });
}

export function hasFilter(search: ListSearch): boolean {
  return activeFields(search).length > 0 || Boolean(search.q);
}

/** A stable text of what is matched (not of how it is sorted or paged). */
export function filterKey(search: ListSearch): string {
  return JSON.stringify([toApiFilter(search), search.q ?? ""]);
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

function day(value: unknown): string | undefined {
  return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

export function dayStart(value: string | undefined): string | undefined {
  return value && new Date(`${value}T00:00:00`).toISOString();
}

/** A period excludes its last moment, so the day after is where an included day ends. */
export function dayEnd(value: string | undefined): string | undefined {
  if (!value) return undefined;
  const end = new Date(`${value}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

function prune<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(
    ([, item]) => item !== undefined && !(Array.isArray(item) && item.length === 0),
  );
  return Object.fromEntries(kept) as T;
}
