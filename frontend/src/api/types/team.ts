/** Who comes in: members, sessions, keys. */
import type { Plan } from "./workspace";

export type Role = "owner" | "admin" | "staff" | "viewer";

export interface Session {
  member: {
    id: string;
    name: string;
    email: string;
    role: Role;
    preferences?: Record<string, unknown>;
  };
  /** time_zone: null while nobody chose one. */
  workspace: {
    id: string;
    name: string | null;
    plan: Plan | null;
    time_zone?: string | null;
  };
  scopes: string[];
}

export interface Member {
  id: string;
  name: string;
  /** Only for those who may see it. */
  email?: string;
  role: Role;
  status: "invited" | "active" | "disabled";
  last_seen_at?: string | null;
  version: number;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  created_by: string | null;
  /** Only in the answer to its creation. */
  key?: string;
}

export interface Device {
  id: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  address: string;
  agent: string;
  current: boolean;
}
