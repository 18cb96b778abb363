import { useCallback } from "react";
import { useEditContact } from "../../api/queries/contacts";
import type { Contact, Person } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { sendOrAsk } from "../../lib/overtaken";
import { toast } from "../../lib/toasts";

/** Give a contact to somebody or nobody at once, and offer to undo it. */
export function useChangeOwner() {
  const { mutateAsync } = useEditContact();
  return useCallback(
    async (contact: Contact, owner: Person | null): Promise<void> => {
      if ((contact.owner?.id ?? null) === (owner?.id ?? null)) return;
      const give = (from: Contact, to: Person | null, undoOf?: string | null) =>
        sendOrAsk(
          from,
          { field: "owner", mine: called(to), shown: (each) => called(each.owner) },
          (on) => mutateAsync({ contact: on, change: { owner_id: to?.id ?? null }, owner: to, undoOf }),
        );
      try {
        const saved = await give(contact, owner);
        if (!saved) return;
        const undo = () =>
          give(saved, contact.owner, saved.change_id).then(
            (back) => back && say(contact, contact.owner),
            fail,
          );
        say(contact, owner, undo);
      } catch (error) {
        fail(error);
      }
    },
    [mutateAsync],
  );
}

function called(owner: Person | null): string {
  return owner?.name ?? t("owner.none");
}

function say({ name }: Contact, owner: Person | null, undo?: () => void): void {
  const text = t("owner.changed", { name, owner: called(owner) });
  toast(text, undo && { action: { label: t("action.undo"), run: undo } });
}

function fail(error: unknown): void {
  toast(errorLine(error), { tone: "bad" });
}
