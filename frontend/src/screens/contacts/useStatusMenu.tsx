import { useCallback, useState } from "react";
import type { Contact, LeadStatus } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { StatusBadge } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { useChangeStatus } from "./useChangeStatus";

/** One status menu for a whole table: open it under any badge. */
export function useStatusMenu() {
  const [open, setOpen] = useState<{
    contact: Contact;
    anchor: HTMLElement;
  } | null>(null);
  const change = useChangeStatus();
  const show = useCallback((contact: Contact, anchor: HTMLElement) => {
    setOpen((now) => (now?.anchor === anchor ? null : { contact, anchor }));
  }, []);
  const close = useCallback(() => setOpen(null), []);
  const menu = open && (
    <FloatingMenu<LeadStatus>
      anchor={open.anchor}
      label={t("status.menu", { name: open.contact.name })}
      value={open.contact.status}
      options={STATUSES.map((status) => ({
        value: status,
        label: "",
        icon: <StatusBadge status={status} />,
      }))}
      onPick={(status) => change(open.contact, status)}
      onClose={close}
    />
  );
  return { show, menu, openId: open?.contact.id ?? null };
}
