import { Tabs } from "@mantine/core";
import { IconHistory, IconMessages, IconNotes } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { contactQuery } from "../../api/queries/contacts";
import { conflictsOfQuery } from "../../api/queries/details";
import { useSession } from "../../api/queries/session";
import type { Conflict, Contact } from "../../api/types";
import { t } from "../../i18n";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { can } from "../../lib/permissions";
import { Activity } from "./Activity";
import { Conversation } from "./Conversation";
import styles from "./contact.module.css";
import { Doubts } from "./Doubts";
import { Header } from "./Header";
import { Neighbours } from "./Neighbours";
import { Notes } from "./Notes";
import { ProfilePanel } from "./ProfilePanel";
import { TrashedBanner } from "./TrashedBanner";
import { Unread } from "./Unread";

/** Keys that change what is shown, where that may be changed. */
const KEYS: readonly Shortcut[] = [
  { keys: "s", label: "keys.status", run: () => edit("status") },
  { keys: "t", label: "keys.tags", run: () => edit("tags") },
  { keys: "o", label: "keys.owner", run: () => edit("owner") },
];
const NONE: readonly Shortcut[] = [];

function edit(what: string): void {
  const field = document.querySelector<HTMLElement>(`#main [data-edit=${what}]`);
  if (field instanceof HTMLInputElement) field.focus();
  else field?.click();
}

const route = getRouteApi("/app/contacts/$id");

export function ContactPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(contactQuery(id));
  const doubts = useQuery(conflictsOfQuery(id));
  // the first contact comes with its doubts, so that nothing moves; from there on one walks at once
  const [walking, setWalking] = useState(false);
  const ready = data !== undefined && (walking || !doubts.isPending);
  useEffect(() => {
    if (ready) setWalking(true);
  }, [ready]);
  return (
    <div className={`page ${styles.page}`}>
      <Neighbours id={id} />
      {ready ? (
        <Loaded contact={data} conflicts={doubts.data?.items ?? []} />
      ) : error ? (
        <Unread error={error} onRetry={refetch} />
      ) : (
        <Ghost />
      )}
    </div>
  );
}

/** What is typed belongs to one contact: the next one starts with fields of its own. */
function Loaded({ contact, conflicts }: { contact: Contact; conflicts: Conflict[] }) {
  const session = useSession();
  const mayEdit = can(session, "contacts:write") && contact.state !== "trashed";
  useShortcuts(mayEdit ? KEYS : NONE);
  return (
    <>
      {contact.state === "trashed" && <TrashedBanner contact={contact} />}
      <Doubts key={`doubts ${contact.id}`} contact={contact} conflicts={conflicts} />
      <Header key={`head ${contact.id}`} contact={contact} mayEdit={mayEdit} />
      <div className={styles.columns}>
        <ProfilePanel key={contact.id} contact={contact} mayEdit={mayEdit} />
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
              <Conversation key={contact.id} contact={contact} />
            </Tabs.Panel>
            <Tabs.Panel value="notes">
              <Notes key={contact.id} contact={contact} mayEdit={mayEdit} />
            </Tabs.Panel>
            <Tabs.Panel value="activity">
              <Activity key={contact.id} contact={contact} mayEdit={mayEdit} />
            </Tabs.Panel>
          </Tabs>
        </section>
      </div>
    </>
  );
}

function Ghost() {
  return (
    <div role="status" aria-label={t("state.loading")} style={{ minHeight: 480 }}>
      <span className="sr-only">{t("state.loading")}</span>
    </div>
  );
}
