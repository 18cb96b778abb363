import type { Contact } from "../api/types";
import { type ListSearch, type OwnField, withoutField } from "./filters";
import { dayKey } from "./time";

/** A value of a contact that a filter can have. */
export interface Value {
  field: Exclude<OwnField, "blocked">;
  /** As the filter has it; of a moment, the day. */
  value: string;
  /** As people read it, where that is not the value. */
  name?: string;
}

/** What the list can be narrowed to from a contact, in the order of its columns. */
export function valuesOf(contact: Contact): Value[] {
  const { status, tags, owner, last_active_at: active, created_at, source, marketing } = contact;
  return [
    { field: "status", value: status },
    ...tags.map((value): Value => ({ field: "tag", value })),
    { field: "owner", value: owner?.id ?? "none", name: owner?.name },
    ...(active ? [{ field: "active" as const, value: dayKey(active) }] : []),
    { field: "created", value: dayKey(created_at) },
    { field: "source", value: source },
    { field: "marketing", value: marketing },
  ];
}

/**
 * The same list with only those who have a value, whatever its filter said of that before. Where any
 * of its filters was enough, all have to hold from now on: one more would let more people in.
 */
export function onlyThese(search: ListSearch, { field, value }: Value): ListSearch {
  const { match: _match, ...rest } = withoutField(search, field);
  return { ...rest, ...asked(field, value) };
}

function asked(field: Value["field"], value: string): Partial<ListSearch> {
  if (field === "active" || field === "created") {
    return { [`${field}_from`]: value, [`${field}_to`]: value };
  }
  return { [field]: field === "marketing" ? value : [value] };
}
