import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";

/** What this workspace calls its stages, in lower case, where that is not our own word for it. */
export function ownStatusWords(): Record<string, string> {
  const words = STATUSES.map((status) => [fold(t(`status.${status}`)), status] as const);
  return Object.fromEntries(words.filter(([word, status]) => word !== status));
}

/** The status that a value stands for: as a person chose, by our word, or by the workspace's. */
export function statusOf(value: string, chosen: Record<string, string>): string | null {
  const word = fold(value);
  const hit = Object.entries(chosen).find(([key]) => fold(key) === word)?.[1];
  return hit ?? STATUSES.find((status) => status === word) ?? ownStatusWords()[word] ?? null;
}

export function fold(value: string): string {
  return value.trim().toLowerCase();
}
