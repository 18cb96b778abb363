import { Button, Menu } from "@mantine/core";
import {
  IconArrowMerge,
  IconDots,
  IconEraser,
  IconFileDownload,
  IconLink,
  IconTrash,
} from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useRestore, useTrash } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { MENU } from "../../components/menu";
import { errorLine } from "../../components/States";
import { later, t } from "../../i18n";
import { copyText } from "../../lib/copy";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { recallWalk } from "../../lib/walk";
import { BlockItem } from "./BlockItem";
import { EraseDialog } from "./EraseDialog";

const MergeDialog = lazy(later(() => import("../merge/MergeDialog")));

/** What is done with a whole contact, seldom. */
export function MoreMenu({ contact }: { contact: Contact }) {
  const session = useSession();
  const [erasing, setErasing] = useState(false);
  const [merging, setMerging] = useState(false);
  const remove = useRemove(contact);
  const mayDelete = can(session, "contacts:delete");
  return (
    <>
      <Menu {...MENU} position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={9} aria-label={t("contact.more")}>
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={copyLink}>
            {t("contact.copy_link")}
          </Menu.Item>
          {can(session, "exports:write") && (
            <Menu.Item
              component="a"
              href={`/api/v1/contacts/${encodeURIComponent(contact.id)}/data`}
              download={`${contact.name}.json`}
              leftSection={<IconFileDownload size={16} aria-hidden />}
            >
              {t("contact.all_data")}
            </Menu.Item>
          )}
          {can(session, "contacts:write") && contact.state !== "trashed" && (
            <BlockItem contact={contact} />
          )}
          {can(session, "contacts:write") && contact.state === "live" && (
            <Menu.Item
              leftSection={<IconArrowMerge size={16} aria-hidden />}
              onClick={() => setMerging(true)}
            >
              {t("merge.with")}
            </Menu.Item>
          )}
          {mayDelete && contact.state !== "trashed" && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={remove}
            >
              {t("trash.move")}
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item
              color="red"
              leftSection={<IconEraser size={16} aria-hidden />}
              onClick={() => setErasing(true)}
            >
              {t("erase.action")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {merging && (
        <Suspense>
          <MergeDialog contact={contact} onClose={() => setMerging(false)} />
        </Suspense>
      )}
      {erasing && <EraseDialog contact={contact} onClose={() => setErasing(false)} />}
    </>
  );
}

/** Into the trash, and on to the list as it was. */
function useRemove(contact: Contact) {
  const router = useRouter();
  const trash = useTrash();
  const putBack = usePutBack(contact);
  return () =>
    trash.mutate(contact, {
      onSuccess: () => {
        void router.navigate({ to: "/contacts", search: recallWalk()?.search ?? {} });
        toast(t("trash.done", { name: contact.name }), {
          action: { label: t("action.undo"), run: putBack },
        });
      },
      onError: failed,
    });
}

/** The page is left by then, and callbacks that `mutate` is given are not called on what is gone. */
function usePutBack(contact: Contact) {
  const { mutateAsync } = useRestore();
  const done = () => toast(t("trash.restored", { name: contact.name }), { tone: "good" });
  return () => void mutateAsync(contact).then(done, failed);
}

function failed(error: unknown): void {
  toast(errorLine(error), { tone: "bad" });
}

function copyLink(): void {
  void copyText(window.location.href, t("contact.link_copied"));
}
