import type { BusinessNumber, Consent, Contact } from "../api/types";

/** Whether this person may be written to now, by the strictest rule first. */
export type Verdict = "nowhere" | "free_text" | "template_only";

export interface MayWrite {
  verdict: Verdict;
  /** Until when free text may be sent; null when the window is shut or was never open. */
  until: Date | null;
  /** The business numbers on which marketing was stopped, as they are shown. */
  stopped: string[];
}

/**
 * WhatsApp takes free text for 24 hours after the person's last message; after that only approved
 * templates. A stop of marketing holds for the business number it was said to.
 */
export function mayWrite(
  contact: Contact,
  current: readonly Consent[],
  numbers: readonly BusinessNumber[],
  now: Date = new Date(),
): MayWrite {
  const until = contact.window_open_until ? new Date(contact.window_open_until) : null;
  const open = until !== null && until > now;
  const reachable = contact.phone || contact.wa_id || contact.user_id;
  return {
    verdict: !reachable ? "nowhere" : open ? "free_text" : "template_only",
    until: open ? until : null,
    stopped: current
      .filter((said) => said.value === "stop")
      .map((said) => nameOf(said.phone_number_id, numbers)),
  };
}

export function nameOf(id: string, numbers: readonly BusinessNumber[]): string {
  return numbers.find((each) => each.phone_number_id === id)?.display ?? id;
}
