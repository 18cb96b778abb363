import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Contact } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import { recallWalk } from "../../lib/walk";

/** Forgets a person for good, once asked. */
export function EraseDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const erase = useMutation({
    mutationFn: () =>
      api.post("/api/v1/contacts/{contact_id}/erase", { path: { contact_id: contact.id } }),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.contact(contact.id) });
      void client.invalidateQueries({ queryKey: keys.contacts });
      void client.invalidateQueries({ queryKey: keys.usage });
      void router.navigate({ to: "/contacts", search: recallWalk()?.search ?? {} });
      toast(t("erase.done", { name: contact.name }));
    },
    onError: (error) => toast(errorLine(error), { tone: "bad" }),
  });
  return (
    <ConfirmDialog
      title={t("erase.title", { name: contact.name })}
      text={t("erase.text")}
      action={t("erase.action")}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    />
  );
}
