import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { OwnerMenu } from "../../components/OwnerMenu";
import { t } from "../../i18n";
import { useChangeOwner } from "../contacts/useChangeOwner";
import styles from "./contact.module.css";

/** Who is responsible, and the menu to change it. */
export function OwnerField({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const give = useChangeOwner();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const name = contact.owner?.name ?? t("owner.none");
  if (!mayEdit) return <span className="dim">{t("owner.is", { name })}</span>;
  return (
    <>
      <button
        type="button"
        className={styles.owner}
        data-edit="owner"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={t("owner.change", { name })}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {contact.owner && <Avatar name={contact.owner.name} size={22} />}
        <span className={contact.owner ? undefined : "dim"}>{name}</span>
        <IconChevronDown size={14} aria-hidden />
      </button>
      {anchor && (
        <OwnerMenu
          anchor={anchor}
          label={t("field.owner")}
          value={contact.owner?.id ?? ""}
          onPick={(owner) => give(contact, owner)}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
