import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useSetStatus } from "../../api/queries/contacts";
import { keys } from "../../api/keys";
import type { Contact, LeadStatus, Pipeline } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { mayMove } from "../../lib/moves";
import { sendOrAsk } from "../../lib/overtaken";
import { toast } from "../../lib/toasts";

/**
 * Move at once, offer to undo for eight seconds where the workflow leads back; both moves are in
 * the audit trail.
 */
export function useChangeStatus() {
  const client = useQueryClient();
  const { mutateAsync } = useSetStatus();
  return useCallback(
    async (contact: Contact, status: LeadStatus): Promise<void> => {
      if (contact.status === status) return;
      const { name } = contact;
      const move = (from: Contact, to: LeadStatus, undoOf?: string | null) =>
        sendOrAsk(
          from,
          { field: "status", mine: called(to), shown: (each) => called(each.status) },
          (on) => mutateAsync({ contact: on, status: to, undoOf }),
        );
      try {
        const saved = await move(contact, status);
        if (!saved) return;
        const undo = () =>
          move(saved, contact.status, saved.change_id).then(
            (back) => back && toast(t("undo.done", { name, status: called(contact.status) })),
            fail,
          );
        const leadsBack = mayMove(client.getQueryData<Pipeline>(keys.pipeline), status, contact.status);
        toast(t("status.changed", { name, status: called(status) }), {
          action: leadsBack ? { label: t("action.undo"), run: undo } : undefined,
        });
      } catch (error) {
        fail(error);
      }
    },
    [client, mutateAsync],
  );
}

function called(status: LeadStatus): string {
  return t(`status.${status}`);
}

function fail(error: unknown): void {
  toast(errorLine(error), { tone: "bad" });
}
