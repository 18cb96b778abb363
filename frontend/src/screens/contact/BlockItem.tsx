import { Menu } from "@mantine/core";
import { IconBan, IconCircleCheck } from "@tabler/icons-react";
import { useSetBlocked } from "../../api/queries/contacts";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Blocks a contact or unblocks it at once, and offers to undo it. */
export function BlockItem({ contact }: { contact: Contact }) {
  const { mutateAsync } = useSetBlocked();
  const Icon = contact.blocked ? IconCircleCheck : IconBan;
  const fail = (error: unknown) => toast(errorLine(error), { tone: "bad" });
  const set = async (from: Contact, blocked: boolean, undoOf?: string | null): Promise<Contact> => {
    const saved = await mutateAsync({ contact: from, blocked, undoOf });
    const text = t(blocked ? "block.done" : "block.undone", { name: saved.name });
    const undo = () => void set(saved, !blocked, saved.change_id).catch(fail);
    toast(text, undoOf ? undefined : { action: { label: t("action.undo"), run: undo } });
    return saved;
  };
  return (
    <Menu.Item
      leftSection={<Icon size={16} aria-hidden />}
      onClick={() => void set(contact, !contact.blocked).catch(fail)}
    >
      {t(contact.blocked ? "block.lift" : "block.action")}
    </Menu.Item>
  );
}
