import { useCallback } from "react";
import { useChangeTags } from "../../api/queries/contacts";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Give a contact one tag or take it away, at once, and offer to undo it. */
export function useTagContact() {
  const { mutateAsync } = useChangeTags();
  return useCallback(
    async (contact: Contact, tag: string, on: boolean): Promise<void> => {
      const send = (to: Contact, add: boolean, undoOf?: string | null) =>
        mutateAsync({ contact: to, [add ? "add" : "remove"]: [tag], undoOf });
      const fail = (error: unknown) => toast(errorLine(error), { tone: "bad" });
      const say = (added: boolean, undo?: () => void) =>
        toast(t(added ? "tags.added_to" : "tags.removed_from", { tag, name: contact.name }), {
          about: `${contact.id} ${tag}`,
          action: undo && { label: t("action.undo"), run: undo },
        });
      try {
        const saved = await send(contact, on);
        say(on, () => send(saved, !on, saved.change_id).then(() => say(!on), fail));
      } catch (error) {
        fail(error);
      }
    },
    [mutateAsync],
  );
}
