import { Button } from "@mantine/core";
import { useRestore } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { absolute } from "../../lib/time";
import { toast } from "../../lib/toasts";
import styles from "./contact.module.css";

/** Says that a contact is in the trash, by whom and since when, and takes it out. */
export function TrashedBanner({ contact }: { contact: Contact }) {
  const session = useSession();
  const restore = useRestore();
  const put = () =>
    restore.mutate(contact, {
      onSuccess: () => toast(t("trash.restored", { name: contact.name }), { tone: "good" }),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  return (
    <div className={styles.banner} role="status">
      <span>
        {whoAndWhen(contact)} {t("trash.kept")}
      </span>
      {can(session, "contacts:write") && (
        <Button size="xs" variant="default" loading={restore.isPending} onClick={put}>
          {t("trash.restore")}
        </Button>
      )}
    </div>
  );
}

function whoAndWhen({ deleted_by: by, deleted_at: at }: Contact): string {
  if (!at) return t("trash.banner");
  const time = absolute(at);
  return by ? t("trash.by", { who: by.name, time }) : t("trash.on", { time });
}
