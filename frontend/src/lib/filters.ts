import type { LeadStatus } from "../api/types";

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

export type Sort = (typeof SORTS)[number];

/** What the list shows, exactly as the address says it. Absent means no filter. */
export interface ListSearch {
  q?: string;
  status?: LeadStatus[];
  tag?: string[];
  tag_mode?: "all";
  owner?: string[];
  created_from?: string;
  created_to?: string;
  active_from?: string;
  active_to?: string;
  /** From when to when an import ran, as an ISO 8601 interval: the contacts that it made. */
  imported?: string;
  sort?: Sort;
  limit?: number;
  cursor?: string;
  view?: string;
}

export const FILTER_FIELDS = ["status", "tag", "owner", "created", "active"] as const;
export type FilterField = (typeof FILTER_FIELDS)[number] | "imported";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Read the address. Whatever is not valid is dropped: a bad link shows a list, not an error. */
export function parseSearch(raw: Record<string, unknown>): ListSearch {
  return prune({
    q: text(raw.q, 200),
    status: list(raw.status).filter(isStatus),
    tag: list(raw.tag),
    tag_mode: raw.tag_mode === "all" ? "all" : undefined,
    owner: list(raw.owner),
    created_from: day(raw.created_from),
    created_to: day(raw.created_to),
    active_from: day(raw.active_from),
    active_to: day(raw.active_to),
    imported: interval(raw.imported),
    sort: SORTS.find((sort) => sort === raw.sort),
    limit: PAGE_SIZES.find((size) => size === Number(raw.limit)),
    cursor: text(raw.cursor, 2000),
    view: text(raw.view, 64),
  });
}

/** The filter part alone, as the list, search, bulk and export calls take it. */
export function toApiFilter(search: ListSearch): Record<string, string | string[]> {
  return prune({
    status: search.status,
    tag: search.tag,
    tag_mode: search.tag && search.tag.length > 1 ? (search.tag_mode ?? "any") : undefined,
    owner: search.owner,
    created_from: dayStart(search.created_from),
    created_to: dayEnd(search.created_to),
    active_from: dayStart(search.active_from),
    active_to: dayEnd(search.active_to),
    ...madeBy(search.imported),
  }) as Record<string, string | string[]>;
}

/** An import has no filter of its own: its contacts came by import, while it ran. */
function madeBy(imported: string | undefined): Record<string, string | string[]> {
  const [from, to] = imported?.split("/") ?? [];
  return from && to ? { source: ["import"], created_from: from, created_to: to } : {};
}

/** Everything that the list call takes. */
export function toApiQuery(search: ListSearch): Record<string, string | string[]> {
  return prune({
    ...toApiFilter(search),
    q: search.q,
    sort: search.q ? undefined : (search.sort ?? DEFAULT_SORT),
    limit: String(search.limit ?? 50),
    cursor: search.cursor,
  }) as Record<string, string | string[]>;
}

/** Which filters are set, in the order in which their chips stand. */
export function activeFields(search: ListSearch): FilterField[] {
  return ([...FILTER_FIELDS, "imported"] as const).filter((field) => {
    if (field === "created") return Boolean(search.created_from || search.created_to);
    if (field === "active") return Boolean(search.active_from || search.active_to);
    return (search[field]?.length ?? 0) > 0;
  });
}

/** The same list without one filter, from its first page. */
export function withoutField(search: ListSearch, field: FilterField): ListSearch {
  const next: ListSearch = { ...search, cursor: undefined };
  if (field === "created")
    return prune({ ...next, created_from: undefined, created_to: undefined });
  if (field === "active") return prune({ ...next, active_from: undefined, active_to: undefined });
  if (field === "tag") return prune({ ...next, tag: undefined, tag_mode: undefined });
  return prune({ ...next, [field]: undefined });
}

/** The same list with a change, from its first page. */
export function withChange(search: ListSearch, change: Partial<ListSearch>): ListSearch {
  return prune({ ...search, cursor: undefined, ...change });
}

/** The list with neither filters nor search words. */
export function cleared(search: ListSearch): ListSearch {
  return prune({ sort: search.sort, limit: search.limit });
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
