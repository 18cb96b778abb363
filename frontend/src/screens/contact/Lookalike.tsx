import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { duplicatesQuery } from "../../api/queries/merges";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { later, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { useNotTheSame } from "../merge/useNotTheSame";
import styles from "./contact.module.css";

const MergeDialog = lazy(later(() => import("../merge/MergeDialog")));

/** Says that another contact looks like the same person, and lets a person decide. */
export function Lookalike({ contact }: { contact: Contact }) {
  const session = useSession();
  const mayMerge = can(session, "contacts:write") && contact.state === "live";
  const { data } = useQuery({ ...duplicatesQuery(contact.id), enabled: mayMerge });
  const [comparing, setComparing] = useState<Contact | null>(null);
  const other = data?.items[0]?.contact;
  const refuse = useNotTheSame(contact);
  return (
    <>
      {mayMerge && other && (
        <div className={styles.doubts} role="status">
          <span className={styles.doubt}>{t("merge.looks_like", { name: other.name })}</span>
          <button type="button" onClick={() => setComparing(other)}>
            <IconUsers size={16} aria-hidden />
            <span>{t("merge.compare")}</span>
          </button>
          <button type="button" onClick={() => refuse(other)}>
            {t("merge.not_the_same")}
          </button>
        </div>
      )}
      {comparing && (
        <Suspense>
          <MergeDialog contact={contact} other={comparing} onClose={() => setComparing(null)} />
        </Suspense>
      )}
    </>
  );
}
