import type { Contact } from "../api/types";
import { type ListSearch, withoutField } from "./filters";

/** A value of a contact that a filter can have. */
export interface Value {
  field: "status" | "tag" | "owner";
  value: string;
  /** As people read it, where that is not the value. */
  name?: string;
}

/** What the list can be narrowed to from a contact, in the order of its columns. */
export function valuesOf({ status, tags, owner }: Contact): Value[] {
  return [
    { field: "status", value: status },
    ...tags.map((value): Value => ({ field: "tag", value })),
    { field: "owner", value: owner?.id ?? "none", name: owner?.name },
  ];
}

/** The same list with only those who have a value, whatever its filter said before. */
export function onlyThese(search: ListSearch, { field, value }: Value): ListSearch {
  return { ...withoutField(search, field), [field]: [value] };
}
