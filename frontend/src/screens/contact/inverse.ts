import type { ContactChange } from "../../api/queries/contacts";
import type { AuditEntry, Contact, LeadStatus, Person } from "../../api/types";
import { STATUSES } from "../../lib/filters";

/** The one write that takes a change back. */
export type Inverse =
  | { kind: "status"; status: LeadStatus }
  | { kind: "tags"; add: string[]; remove: string[] }
  | { kind: "blocked"; blocked: boolean }
  | { kind: "fields"; change: ContactChange; owner?: Person | null };

/**
 * The write that takes an entry of a contact's trail back, which may be an undo itself; null where
 * it can't be taken back: it is already, something changed since, or it is no change of fields.
 * `people`: who can own.
 */
export function inverseOf(
  entry: AuditEntry,
  contact: Contact,
  people: readonly Person[],
): Inverse | null {
  const fields = Object.keys(entry.changes);
  if (entry.undone_by || fields.length === 0) return null;
  if (entry.action === "contact.status_changed") return ofStatus(entry, contact);
  if (entry.action !== "contact.updated") return null;
  if (fields.length === 1 && fields[0] === "tags") return ofTags(entry, contact);
  if (fields.length === 1 && fields[0] === "blocked") return ofBlocked(entry, contact);
  return ofFields(entry, contact, people);
}

function ofStatus({ changes }: AuditEntry, contact: Contact): Inverse | null {
  const [old, now] = changes.status ?? [];
  if (contact.status !== now || !STATUSES.includes(old as LeadStatus)) return null;
  return { kind: "status", status: old as LeadStatus };
}

function ofTags({ changes }: AuditEntry, { tags }: Contact): Inverse | null {
  const [old, now] = changes.tags as [string[], string[]];
  const came = now.filter((tag) => !old.includes(tag));
  const went = old.filter((tag) => !now.includes(tag));
  const stands = came.every((tag) => tags.includes(tag)) && !went.some((tag) => tags.includes(tag));
  return stands && came.length + went.length > 0 ? { kind: "tags", add: went, remove: came } : null;
}

function ofBlocked({ changes }: AuditEntry, contact: Contact): Inverse | null {
  const [old, now] = changes.blocked ?? [];
  return contact.blocked === now ? { kind: "blocked", blocked: old === true } : null;
}

function ofFields(
  { changes }: AuditEntry,
  contact: Contact,
  people: readonly Person[],
): Inverse | null {
  const inverse: Inverse = { kind: "fields", change: {} };
  for (const [field, [old, now]] of Object.entries(changes)) {
    if (field === "owner") {
      // The trail keeps what an owner was called
      const named = people.filter((person) => person.name === old);
      if ((contact.owner?.name ?? null) !== now || (old !== null && named.length !== 1)) return null;
      inverse.owner = named[0] ?? null;
      inverse.change.owner_id = inverse.owner?.id ?? null;
    } else if (field === "email" || field === "name" || field === "phone") {
      if (contact[field] !== now || (old === null && field !== "email")) return null;
      inverse.change[field] = old as string;
    } else return null;
  }
  return inverse;
}
