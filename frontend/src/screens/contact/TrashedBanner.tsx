import { Button } from "@mantine/core";
import { useRestore } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import styles from "./contact.module.css";

/** Says that a contact is in the trash, and takes it out. */
export function TrashedBanner({ contact }: { contact: Contact }) {
  const session = useSession();
  const restore = useRestore();
  return (
    <div className={styles.banner} role="status">
      <span>{t("trash.banner")}</span>
      {can(session, "contacts:delete") && (
        <Button
          size="xs"
          variant="default"
          loading={restore.isPending}
          onClick={() => restore.mutate(contact)}
        >
          {t("trash.restore")}
        </Button>
      )}
    </div>
  );
}
