import type { Contact } from "../api/types";
import { t } from "../i18n";
import { StatusIcon, StatusText, statusClass } from "./StatusBadge";

interface Props {
  contact: Contact;
  open: boolean;
  onStatus: (contact: Contact, anchor: HTMLElement) => void;
}

/** A contact's badge that opens the menu of statuses. */
export function StatusButton({ contact, open, onStatus }: Props) {
  const status = t(`status.${contact.status}`);
  return (
    <button
      type="button"
      className={statusClass(contact.status)}
      data-edit="status"
      aria-haspopup="menu"
      aria-expanded={open}
      aria-label={t("status.button", { name: contact.name, status })}
      onClick={(event) => onStatus(contact, event.currentTarget)}
    >
      <StatusIcon status={contact.status} />
      <StatusText>{status}</StatusText>
    </button>
  );
}
