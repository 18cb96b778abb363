import type { ColdContact, ColdStage } from "../api/types";
import { locale, t } from "../i18n";
import { dayFromNow, duration, startOfDay } from "./time";

export const COLD_STAGES: readonly ColdStage[] = ["warm", "hot"];
/** Of the stages that the workspace chose none for. */
export const USUAL_DAYS: Record<ColdStage, number> = { warm: 7, hot: 3 };

/** The queue as its address says it. Absent: everybody's, warm and hot, those who are awake. */
export interface ColdSearch {
  owner?: "me";
  status?: ColdStage;
  snoozed?: true;
}

export function coldQueryOf({ owner, status, snoozed }: ColdSearch) {
  return {
    ...(owner && { owner }),
    ...(status && { status: [status] }),
    ...(snoozed && { snoozed: "true" }),
  };
}

const DAY = 86_400_000;

/** "7 days" */
export function daysText(days: number): string {
  const format = { style: "unit", unit: "day", unitDisplay: "long" } as const;
  return new Intl.NumberFormat(locale(), format).format(days);
}

/** "9 days", counted in whole days from a moment; less than one in its largest unit. */
function since(iso: string, now: number): string {
  const past = Math.max(0, now - Date.parse(iso));
  return past < DAY ? duration(past / 1000) : daysText(Math.floor(past / DAY));
}

/** Why somebody is in the queue: "Hot for 9 days · silent for 6 days". */
export function whyCold(contact: ColdContact, now = Date.now()): string {
  const status = t(`status.${contact.status}`);
  const stage = t("cold.stage", { status, time: since(contact.status_since, now) });
  const heard = contact.last_inbound_at;
  const silence = heard ? t("cold.silent", { time: since(heard, now) }) : t("cold.never_wrote");
  return `${stage} · ${silence}`;
}

/** The beginning of a day some days from now: whoever is left alone comes back in the morning. */
export function snoozeEnd(days: number): string {
  return startOfDay(dayFromNow(days));
}
