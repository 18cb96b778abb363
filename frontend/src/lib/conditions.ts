import type { ListSearch } from "./filters";

/** A filter expression of the API: docs/recipes/filter-contacts.md. */
export type Expression =
  | { field: string; op: string; value?: string | string[] }
  | { all: Expression[] }
  | { any: Expression[] };

/** The moments that a period has, the first included and the last not. */
export interface Moments {
  from: string | undefined;
  to: string | undefined;
}

/** The owner's filter for contacts of nobody. */
export const NOBODY = "none";

/** What a list asks for that only an expression can say: what is not, and having no tag. */
export function expressionOf(search: ListSearch, created: Moments): Expression | undefined {
  const { status_is, tag_is, owner_is, imported } = search;
  return joined("all", [
    ...(status_is ? ofStatus(search) : []),
    ...(tag_is ? ofTags(search) : []),
    ...(owner_is === "not" ? ofOwner(search) : []),
    // Beside those of the import whose contacts are asked for
    ...(imported ? [...ofSource(search), ...ofPeriod("created_at", created)] : []),
  ]);
}

/** A list of whom any of its filters lets through; its periods are told beside it. */
export function anyOf(search: ListSearch, created: Moments, active: Moments, imported: Moments) {
  const made: Expression = { field: "source", op: "any_of", value: ["import"] };
  const ran = ofPeriod("created_at", imported);
  return joined("any", [
    ...ofStatus(search),
    ...ofTags(search),
    ...(search.owner_is === "not" ? whole(ofOwner(search)) : ofOwner(search)),
    ...whole(ofPeriod("created_at", created)),
    ...whole(ofPeriod("last_active_at", active)),
    ...whole(ran.length > 0 ? [made, ...ran] : []),
    ...(search.marketing ? [{ field: "marketing", op: search.marketing }] : []),
    ...(search.blocked ? [{ field: "blocked", op: search.blocked }] : []),
    ...ofSource(search),
  ]);
}

function ofStatus({ status = [], status_is }: ListSearch): Expression[] {
  return listed("status", status_is ? "none_of" : "any_of", status);
}

function ofSource({ source = [] }: ListSearch): Expression[] {
  return listed("source", "any_of", source);
}

function ofTags({ tag = [], tag_is, tag_mode }: ListSearch): Expression[] {
  if (tag_is === "empty") return [{ field: "tags", op: "absent" }];
  return listed("tags", tag_is ? "none_of" : tag_mode === "all" ? "all_of" : "any_of", tag);
}

/** Parts of which any is meant, or all of them where it is none of the owners. */
function ofOwner({ owner = [], owner_is }: ListSearch): Expression[] {
  if (owner_is === "empty") return [{ field: "owner", op: "absent" }];
  const nobody = { field: "owner", op: owner_is ? "present" : "absent" };
  const members = owner.filter((id) => id !== NOBODY);
  return [
    ...(owner.includes(NOBODY) ? [nobody] : []),
    ...listed("owner", owner_is ? "none_of" : "any_of", members),
  ];
}

function ofPeriod(field: string, { from, to }: Moments): Expression[] {
  return [
    ...(from ? [{ field, op: "since", value: from }] : []),
    ...(to ? [{ field, op: "before", value: to }] : []),
  ];
}

function listed(field: string, op: string, value: string[]): Expression[] {
  return value.length > 0 ? [{ field, op, value }] : [];
}

/** Parts that hold together, as one part of something else. */
function whole(parts: Expression[]): Expression[] {
  const one = joined("all", parts);
  return one ? [one] : [];
}

function joined(how: "all" | "any", parts: Expression[]): Expression | undefined {
  if (parts.length < 2) return parts[0];
  return how === "all" ? { all: parts } : { any: parts };
}
