import { IconBan } from "@tabler/icons-react";
import type { Contact } from "../api/types";
import { t } from "../i18n";
import styles from "./parts.module.css";

/** That a contact is blocked, in words beside the sign. */
export function BlockedMark({ contact }: { contact: Contact }) {
  return contact.blocked ? (
    <span className={styles.blocked}>
      <IconBan size={13} aria-hidden />
      {t("contact.blocked")}
    </span>
  ) : null;
}
