import { useCallback } from "react";
import { ApiError } from "../../api/client";
import { useSetStatus } from "../../api/queries/contacts";
import type { Contact, LeadStatus } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Move at once, offer to undo for eight seconds; both moves are in the audit trail. */
export function useChangeStatus() {
  const { mutateAsync } = useSetStatus();
  return useCallback(
    async (contact: Contact, status: LeadStatus): Promise<void> => {
      if (contact.status === status) return;
      const move = async (from: Contact, to: LeadStatus) =>
        mutateAsync({ contact: from, status: to });
      try {
        const saved = await move(contact, status);
        const undo = () =>
          move(saved, contact.status).then(
            () =>
              toast(
                t("undo.done", {
                  name: contact.name,
                  status: t(`status.${contact.status}`),
                }),
              ),
            (error) => toast(failure(error, contact), { tone: "bad" }),
          );
        toast(
          t("status.changed", {
            name: contact.name,
            status: t(`status.${status}`),
          }),
          {
            action: { label: t("action.undo"), run: undo },
          },
        );
      } catch (error) {
        toast(failure(error, contact), { tone: "bad" });
      }
    },
    [mutateAsync],
  );
}

function failure(error: unknown, contact: Contact): string {
  if (error instanceof ApiError && error.status === 412) {
    return t("status.conflict", { name: contact.name });
  }
  return errorLine(error);
}
