import type { Session } from "../api/types";

/** The scopes the screens ask for; the server decides, this only avoids offering what it refuses. */
export type Scope =
  | "contacts:read"
  | "contacts:private"
  | "contacts:write"
  | "contacts:delete"
  | "bulk:write"
  | "exports:write"
  | "numbers:export"
  | "imports:read"
  | "imports:write"
  | "audit:read"
  | "audit:export"
  | "keys:write"
  | "members:read"
  | "members:write"
  | "settings:write"
  | "flow:read"
  | "flow:write"
  | "plan:write";

export function can(session: Session | null | undefined, scope: Scope): boolean {
  return session?.scopes.includes(scope) ?? false;
}
