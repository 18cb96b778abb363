import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { FloatingMenu } from "../../components/FloatingMenu";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import styles from "./contact.module.css";
import { useSaveField } from "./useSaveField";

/** Who is responsible; me and nobody stand first. */
export function OwnerField({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const session = useSession();
  const save = useSaveField(contact);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data } = useQuery({
    ...membersQuery,
    enabled: anchor !== null,
  });
  const name = contact.owner?.name ?? t("owner.none");
  if (!mayEdit) return <>{name}</>;
  const me = session.member.id;
  const others = (data?.items ?? []).filter((each) => each.id !== me && each.status === "active");
  const pick = async (id: string) => {
    const refused = await save({ owner_id: id || null });
    if (refused) toast(refused, { tone: "bad" });
  };
  return (
    <>
      <button
        type="button"
        className={styles.owner}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={t("owner.change", { name })}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {contact.owner && <Avatar name={contact.owner.name} size={22} />}
        <span className={contact.owner ? undefined : "dim"}>{name}</span>
      </button>
      {anchor && (
        <FloatingMenu
          anchor={anchor}
          label={t("field.owner")}
          value={contact.owner?.id ?? ""}
          options={[
            { value: me, label: t("owner.me") },
            { value: "", label: t("owner.none") },
            ...others.map((each) => ({ value: each.id, label: each.name })),
          ]}
          onPick={pick}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
