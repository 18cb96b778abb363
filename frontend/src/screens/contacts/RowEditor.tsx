import type { Contact } from "../../api/types";
import { OwnerMenu } from "../../components/OwnerMenu";
import { t } from "../../i18n";
import { TagsPopover } from "./TagsPopover";
import { useChangeOwner } from "./useChangeOwner";

interface Props {
  what: "tags" | "owner";
  contact: Contact;
  anchor: HTMLElement;
  onClose: () => void;
}

/** What hangs under a cell to change it; loaded when the first one is opened. */
export default function RowEditor({ what, contact, anchor, onClose }: Props) {
  const give = useChangeOwner();
  if (what === "tags") return <TagsPopover contact={contact} anchor={anchor} onClose={onClose} />;
  return (
    <OwnerMenu
      anchor={anchor}
      label={t("owner.changed", { name: contact.name, owner: contact.owner?.name ?? t("owner.none") })}
      value={contact.owner?.id ?? ""}
      onPick={(owner) => give(contact, owner)}
      onClose={onClose}
    />
  );
}
