import type { ListSearch } from "./filters";

/** A filter expression of the API: docs/recipes/filter-contacts.md. */
export type Expression = { field: string; op: string; value?: string[] } | { all: Expression[] };

/** The owner's filter for contacts of nobody. */
export const NOBODY = "none";

/** What a list asks for that only an expression can say: what is not, and having no tag. */
export function expressionOf(search: ListSearch): Expression | undefined {
  const { status = [], tag = [], owner = [] } = search;
  const parts: Expression[] = [];
  const without = (field: string, value: string[]) => {
    if (value.length > 0) parts.push({ field, op: "none_of", value });
  };
  if (search.status_is) without("status", status);
  if (search.tag_is === "empty") parts.push({ field: "tags", op: "absent" });
  if (search.tag_is === "not") without("tags", tag);
  if (search.owner_is === "not") {
    if (owner.includes(NOBODY)) parts.push({ field: "owner", op: "present" });
    without("owner", owner.filter((id) => id !== NOBODY));
  }
  return parts.length > 1 ? { all: parts } : parts[0];
}
