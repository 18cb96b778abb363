import { useCallback } from "react";
import { ApiError } from "../../api/client";
import { useEditContact } from "../../api/queries/contacts";
import type { Contact, Person } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Give a contact to somebody or nobody at once, and offer to undo it. */
export function useChangeOwner() {
  const { mutateAsync } = useEditContact();
  return useCallback(
    async (contact: Contact, owner: Person | null): Promise<void> => {
      if ((contact.owner?.id ?? null) === (owner?.id ?? null)) return;
      const give = (from: Contact, to: Person | null) =>
        mutateAsync({ contact: from, change: { owner_id: to?.id ?? null }, owner: to });
      try {
        const saved = await give(contact, owner);
        const undo = () => give(saved, contact.owner).then(() => say(contact, contact.owner), fail);
        say(contact, owner, undo);
      } catch (error) {
        fail(error);
      }
    },
    [mutateAsync],
  );
}

function say({ name }: Contact, owner: Person | null, undo?: () => void): void {
  const text = t("owner.changed", { name, owner: owner?.name ?? t("owner.none") });
  toast(text, undo && { action: { label: t("action.undo"), run: undo } });
}

function fail(error: unknown): void {
  const overtaken = error instanceof ApiError && error.status === 412;
  toast(overtaken ? t("contact.conflict") : errorLine(error), { tone: "bad" });
}
