import { Button } from "@mantine/core";
import { IconBrandWhatsapp, IconExternalLink } from "@tabler/icons-react";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { isMasked } from "../../components/Phone";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { t } from "../../i18n";
import { waLink } from "../../lib/phone";
import { useTitle } from "../../lib/title";
import { useStatusMenu } from "../contacts/useStatusMenu";
import styles from "./contact.module.css";
import { InlineText } from "./InlineText";
import { MoreMenu } from "./MoreMenu";
import { Verdict } from "./MayIWrite";
import { OwnerField } from "./OwnerField";
import { useSaveField } from "./useSaveField";

/** Who it is, where in the pipeline, whose, whether one may write, and what can be done. */
export function Header({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const { show, menu, openId } = useStatusMenu();
  const save = useSaveField(contact);
  // here and not in the heading, which is away while the name is being edited
  useTitle(contact.name);
  return (
    <header className={styles.header}>
      <Avatar name={contact.name} size={52} />
      <div className={styles.who}>
        <InlineText
          label={t("field.name")}
          value={contact.name}
          heading
          readOnly={!mayEdit}
          onSave={(name) => save("name", name)}
        />
        <div className="bar" style={{ gap: 8 }}>
          {mayEdit ? (
            <StatusButton contact={contact} open={openId === contact.id} onStatus={show} />
          ) : (
            <StatusBadge status={contact.status} reason={whyFixed(contact)} />
          )}
          <OwnerField contact={contact} mayEdit={mayEdit} />
          <Verdict contact={contact} />
        </div>
        {menu}
      </div>
      <div className={`bar ${styles.actions}`}>
        {contact.inbox_url && (
          <Button
            variant="default"
            component="a"
            href={contact.inbox_url}
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t("contact.inbox")}
          </Button>
        )}
        {contact.phone && !isMasked(contact.phone) && (
          <Button
            component="a"
            href={waLink(contact.phone)}
            aria-label={t("phone.chat", { name: contact.name })}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<IconBrandWhatsapp size={17} aria-hidden />}
          >
            {t("contact.chat")}
          </Button>
        )}
        <MoreMenu contact={contact} />
      </div>
    </header>
  );
}

/** Why the status of this contact can't be changed here and now. */
function whyFixed({ state }: Contact): string {
  return t(state === "trashed" ? "contact.fixed_in_trash" : "contact.fixed_for_role");
}
