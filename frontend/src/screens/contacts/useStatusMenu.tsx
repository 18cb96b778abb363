import { useCallback, useState } from "react";
import type { Contact } from "../../api/types";
import { StatusMenu } from "./StatusMenu";
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
    <StatusMenu
      contact={open.contact}
      anchor={open.anchor}
      onPick={(status) => change(open.contact, status)}
      onClose={close}
    />
  );
  return { show, menu, openId: open?.contact.id ?? null };
}
