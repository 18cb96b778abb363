import { anyOf, type Expression, expressionOf, NOBODY } from "./conditions";
import { DEFAULT_SORT, type ListSearch, prune, rowsBefore, USUAL_SIZE } from "./listSearch";
import { type Days, dayBeside, daysOf } from "./periods";
import { startOfDay } from "./time";

// The router reads addresses before anybody is signed in, and nothing of what is below.
export * from "./listSearch";

export const FILTER_FIELDS = ["status", "tag", "owner", "created", "active", "marketing", "blocked", "source"] as const;
/** A filter that is set by hand. What an import made is only asked for by a link. */
export type OwnField = (typeof FILTER_FIELDS)[number];
export type FilterField = OwnField | "imported";

export type ApiFilter = Record<string, string | string[] | Expression>;

/** The filter part alone, as the selections of bulk and export calls take it. */
export function toApiFilter(search: ListSearch): ApiFilter {
  if (matchesAny(search)) return { filter: eitherOf(search) };
  const { tag = [] } = search;
  const [created, active] = [periodOf(search, "created"), periodOf(search, "active")];
  return prune({
    status: search.status_is ? undefined : search.status,
    tag: search.tag_is ? undefined : tag,
    tag_mode: tag.length > 1 && !search.tag_is ? (search.tag_mode ?? "any") : undefined,
    owner: ownersOf(search),
    filter: expressionOf(search, momentsOf(created)),
    created_from: dayStart(created.from),
    created_to: dayEnd(created.to),
    active_from: dayStart(active.from),
    active_to: dayEnd(active.to),
    marketing: search.marketing,
    blocked: search.blocked && String(search.blocked === "yes"),
    source: search.source,
    ...madeBy(search.imported),
  }) as ApiFilter;
}

/** Whether one filter is enough; that makes no difference where there is only one. */
export function matchesAny(search: ListSearch): boolean {
  return search.match === "any" && activeFields(search).length > 1;
}

function momentsOf({ from, to }: Days) {
  return { from: dayStart(from), to: dayEnd(to) };
}

function eitherOf(search: ListSearch): Expression {
  const [from, to] = search.imported?.split("/") ?? [];
  const created = momentsOf(periodOf(search, "created"));
  const active = momentsOf(periodOf(search, "active"));
  return anyOf(search, created, active, { from, to }) ?? { all: [] };
}

/** The list as a selection takes it. byNames: its words are how names begin, as they are shown. */
export function toApiCrowd(search: ListSearch, byNames = false): ApiFilter {
  const filter = toApiFilter(search);
  return search.q ? { ...filter, [byNames ? "name" : "q"]: search.q } : filter;
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
    if (field === "imported" || field === "marketing" || field === "blocked") {
      return Boolean(search[field]);
    }
    if (field === "created" || field === "active") {
      const { from, to } = periodOf(search, field);
      return Boolean(from || to);
    }
    if (field === "source") return Boolean(search.source?.length);
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

/** The moment at which a day begins. */
export function dayStart(value: string | undefined): string | undefined {
  return value && startOfDay(value);
}

/** A period excludes its last moment, so the day after is where an included day ends. */
export function dayEnd(value: string | undefined): string | undefined {
  return value && startOfDay(dayBeside(value, 1));
}
