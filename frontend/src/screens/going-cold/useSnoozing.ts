import { useCallback } from "react";
import { useSnooze } from "../../api/queries/goingCold";
import type { ColdContact, Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { dateOnly } from "../../lib/time";
import { toast } from "../../lib/toasts";

/** Leave somebody alone for a while, or put them back, and offer to undo it. */
export function useSnoozing() {
  const { mutateAsync } = useSnooze();
  const set = useCallback(
    async (contact: Contact, until: string | null): Promise<void> => {
      const before = (contact as ColdContact).snoozed_until ?? null;
      const say = (now: string | null, undo?: () => void) =>
        toast(said(contact, now), {
          about: `snooze ${contact.id}`,
          action: undo && { label: t("action.undo"), run: undo },
        });
      try {
        const { change_id } = await mutateAsync({ contact, snooze: until });
        const undo = () =>
          mutateAsync({ contact, snooze: before, undoOf: change_id ?? null }).then(
            () => say(before),
            fail,
          );
        say(until, () => void undo());
      } catch (error) {
        fail(error);
      }
    },
    [mutateAsync],
  );
  return { snooze: set, wake: useCallback((contact: Contact) => set(contact, null), [set]) };
}

function said({ name }: Contact, until: string | null): string {
  return until ? t("cold.snoozed_until", { name, day: dateOnly(until) }) : t("cold.woken", { name });
}

function fail(error: unknown): void {
  toast(errorLine(error), { tone: "bad" });
}
