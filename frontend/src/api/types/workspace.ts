/** A workspace: its plan, its settings, its numbers. */
import type { ColdStage, LeadStatus } from "./contacts";

export type Plan = "free" | "starter" | "growth" | "scale";

export interface UsageMonth {
  /** "2026-11" */
  month: string;
  added: number;
  total: number;
}

export interface Usage {
  plan: Plan;
  limit: number | null;
  used: number;
  waiting: number;
  percent: number | null;
  level: "ok" | "yellow" | "orange" | "red";
  next_plan: Plan | null;
}

export interface LeadStage {
  code: LeadStatus;
  label: string;
  /** Where a contact may go from here. */
  allowed: LeadStatus[];
  contacts: number;
}

export interface Pipeline {
  items: LeadStage[];
  workflow: "free" | "guided";
}

export interface Movement {
  previous: LeadStatus;
  current: LeadStatus;
  contacts: number;
  /** How long they had the status before, on average. */
  seconds: number;
}

/** The pipeline over a period; conversion is a percentage of those who were new in it. */
export interface PipelineNumbers {
  movement: Movement[];
  created: number;
  converted: number;
  conversion: number | null;
}

/** What viewers see: numbers and e-mail addresses, or masks of them. */
export interface Privacy {
  mask_for_viewers: boolean;
}

export interface WorkspaceInfo {
  id: string;
  name: string;
  plan: Plan;
  settings: Settings;
  /** Of the settings. */
  version: number;
}

export interface Settings {
  labels?: Partial<Record<LeadStatus, string>>;
  workflow?: "free" | "guided";
  time_zone?: string;
  going_cold?: Partial<Record<ColdStage, number>>;
}

export interface BusinessNumber {
  phone_number_id: string;
  waba_id: string | null;
  portfolio_id: string | null;
  display: string | null;
}

/** What to enter in Meta's dashboard; the token is null for who may not claim numbers. */
export interface NumberSetup {
  may_claim: boolean;
  verify_token: string | null;
  last_received_at: string | null;
}
