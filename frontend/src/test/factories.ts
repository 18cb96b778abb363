import type { Contact, MayWrite, NumberVerdict, Page, Session } from "../api/types";

export function contact(change: Partial<Contact> = {}): Contact {
  return {
    id: "01900000-0000-7000-8000-000000000001",
    name: "Amara Okafor",
    phone: "+2348031234567",
    wa_id: "2348031234567",
    user_id: null,
    username: null,
    email: "amara@example.com",
    status: "cold",
    tags: ["vip"],
    owner: null,
    source: "person",
    state: "live",
    created_at: "2026-03-01T10:00:00Z",
    updated_at: "2026-03-01T10:00:00Z",
    last_active_at: null,
    window_open_until: null,
    blocked: false,
    marketing: "allowed",
    inbox_url: null,
    version: 3,
    ...change,
  };
}

/** What one business number may send: templates, unless told otherwise. */
export function numberVerdict(change: Partial<NumberVerdict> = {}): NumberVerdict {
  return {
    phone_number_id: "1",
    display: "+1 555 0100",
    verdict: "template_only",
    free_until: null,
    reasons: ["window_closed"],
    ...change,
  };
}

/** The verdict of some numbers, the first being the one that may do most. */
export function mayWrite(...numbers: NumberVerdict[]): MayWrite {
  const [{ verdict, free_until, reasons } = numberVerdict()] = numbers;
  return { verdict, free_until, reasons, numbers: numbers.length > 0 ? numbers : [numberVerdict()] };
}

export function page<T>(items: T[], change: Partial<Page<T>> = {}): Page<T> {
  return {
    items,
    next: null,
    previous: null,
    total: items.length,
    total_is_exact: true,
    ...change,
  };
}

export function session(change: Partial<Session> = {}): Session {
  return {
    member: { id: "m1", name: "Ada", email: "ada@example.com", role: "owner" },
    workspace: { id: "w1", name: "Acme", plan: "starter" },
    scopes: [
      "contacts:read",
      "contacts:private",
      "contacts:write",
      "contacts:delete",
      "bulk:write",
      "exports:write",
      "imports:read",
      "imports:write",
      "members:read",
      "members:write",
      "keys:write",
      "settings:write",
      "flow:read",
      "flow:write",
    ],
    ...change,
  };
}
