import { Button, Menu, Tabs } from "@mantine/core";
import {
  IconArrowLeft,
  IconBrandWhatsapp,
  IconDots,
  IconEraser,
  IconExternalLink,
  IconHistory,
  IconLink,
  IconMessages,
  IconNotes,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { contactQuery, useRestore, useTrash } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { MENU } from "../../components/menu";
import { ErrorState, errorLine } from "../../components/States";
import { StatusBadge, StatusIcon, statusClass } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { waLink } from "../../lib/phone";
import { toast } from "../../lib/toasts";
import { useStatusMenu } from "../contacts/useStatusMenu";
import { Activity } from "./Activity";
import { Conversation } from "./Conversation";
import styles from "./contact.module.css";
import { InlineText } from "./InlineText";
import { Notes } from "./Notes";
import { ProfilePanel } from "./ProfilePanel";
import { useSaveField } from "./useSaveField";

const route = getRouteApi("/app/contacts/$id");

export function ContactPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(contactQuery(id));
  return (
    <div className={`page ${styles.page}`}>
      <BackLink />
      {data ? (
        <Loaded contact={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Ghost />
      )}
    </div>
  );
}

function BackLink() {
  const router = useRouter();
  return (
    <Link
      to="/contacts"
      className={styles.back}
      onClick={(event) => {
        // Back to the very list it was opened from, with its filters and page.
        if (!router.history.canGoBack()) return;
        event.preventDefault();
        router.history.back();
      }}
    >
      <IconArrowLeft size={16} className={styles.flip} aria-hidden />
      {t("contact.back")}
    </Link>
  );
}

function Loaded({ contact }: { contact: Contact }) {
  const session = useSession();
  const mayEdit = can(session, "contacts:write") && contact.state !== "trashed";
  return (
    <>
      {contact.state === "trashed" && <TrashedBanner contact={contact} />}
      <Header contact={contact} mayEdit={mayEdit} />
      <div className={styles.columns}>
        <ProfilePanel contact={contact} mayEdit={mayEdit} />
        <section className={`card ${styles.tabs}`}>
          <Tabs defaultValue="conversation" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="conversation" leftSection={<IconMessages size={16} aria-hidden />}>
                {t("tab.conversation")}
              </Tabs.Tab>
              <Tabs.Tab value="notes" leftSection={<IconNotes size={16} aria-hidden />}>
                {t("tab.notes")}
              </Tabs.Tab>
              <Tabs.Tab value="activity" leftSection={<IconHistory size={16} aria-hidden />}>
                {t("tab.activity")}
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="conversation">
              <Conversation contact={contact} />
            </Tabs.Panel>
            <Tabs.Panel value="notes">
              <Notes contact={contact} mayEdit={mayEdit} />
            </Tabs.Panel>
            <Tabs.Panel value="activity">
              <Activity contact={contact} />
            </Tabs.Panel>
          </Tabs>
        </section>
      </div>
    </>
  );
}

function Header({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const { show, menu, openId } = useStatusMenu();
  const save = useSaveField(contact);
  return (
    <header className={styles.header}>
      <Avatar name={contact.name} size={52} />
      <div className={styles.who}>
        <InlineText
          label={t("field.name")}
          value={contact.name}
          heading
          readOnly={!mayEdit}
          onSave={(name) => save({ name: name ?? "" })}
        />
        <div className="bar" style={{ gap: 8 }}>
          {mayEdit ? (
            <button
              type="button"
              className={statusClass(contact.status)}
              aria-haspopup="menu"
              aria-expanded={openId === contact.id}
              aria-label={t("status.button", {
                name: contact.name,
                status: t(`status.${contact.status}`),
              })}
              onClick={(event) => show(contact, event.currentTarget)}
            >
              <StatusIcon status={contact.status} />
              {t(`status.${contact.status}`)}
            </button>
          ) : (
            <StatusBadge status={contact.status} />
          )}
          <WindowState contact={contact} />
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
        {contact.phone && (
          <Button
            component="a"
            href={waLink(contact.phone)}
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

/** Whether a free text may still be written: 24 hours after the person's last message. */
function WindowState({ contact }: { contact: Contact }) {
  const until = contact.window_open_until;
  if (!until) return null;
  const open = Date.parse(until) > Date.now();
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(until));
  return (
    <span className="dim">
      {open ? t("contact.window_open", { time }) : t("contact.window_closed")}
    </span>
  );
}

function MoreMenu({ contact }: { contact: Contact }) {
  const session = useSession();
  const router = useRouter();
  const client = useQueryClient();
  const [erasing, setErasing] = useState(false);
  const trash = useTrash();
  const restore = useRestore();
  const remove = () =>
    trash.mutate(contact, {
      onSuccess: () => {
        void router.navigate({ to: "/contacts" });
        toast(t("trash.done", { name: contact.name }), {
          action: {
            label: t("action.undo"),
            run: () => restore.mutate(contact),
          },
        });
      },
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => toast(t("contact.link_copied")),
      () => toast(t("phone.copy_failed"), { tone: "bad" }),
    );
  const erase = useMutation({
    mutationFn: () =>
      api.post("/api/v1/contacts/{contact_id}/erase", { path: { contact_id: contact.id } }),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.contact(contact.id) });
      void client.invalidateQueries({ queryKey: keys.contacts });
      void router.navigate({ to: "/contacts" });
      toast(t("erase.done", { name: contact.name }));
    },
    onError: (error) => toast(errorLine(error), { tone: "bad" }),
  });
  return (
    <>
      <Menu {...MENU} position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={9} aria-label={t("contact.more")}>
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={copy}>
            {t("contact.copy_link")}
          </Menu.Item>
          {can(session, "contacts:delete") && contact.state !== "trashed" && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={remove}
            >
              {t("trash.move")}
            </Menu.Item>
          )}
          {can(session, "contacts:delete") && (
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
      {erasing && (
        <ConfirmDialog
          title={t("erase.title", { name: contact.name })}
          text={t("erase.text")}
          action={t("erase.action")}
          onConfirm={() => erase.mutate()}
          onClose={() => setErasing(false)}
        />
      )}
    </>
  );
}

function TrashedBanner({ contact }: { contact: Contact }) {
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

function Ghost() {
  return (
    <div role="status" aria-label={t("state.loading")} style={{ minHeight: 480 }}>
      <span className="sr-only">{t("state.loading")}</span>
    </div>
  );
}
