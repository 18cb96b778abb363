import { Tabs } from "@mantine/core";
import { IconHistory, IconMessages, IconNotes, IconTimeline } from "@tabler/icons-react";
import { usePrefetchInfiniteQuery, usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { contactQuery } from "../../api/queries/contacts";
import { mayWriteQuery, messagesQuery } from "../../api/queries/details";
import { mergedInto } from "../../api/queries/merges";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { t } from "../../i18n";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { can } from "../../lib/permissions";
import { hintAt } from "../contacts/rowHints";
import { Activity } from "./Activity";
import { Conversation } from "./Conversation";
import styles from "./contact.module.css";
import { Doubts } from "./Doubts";
import { Everything } from "./Everything";
import { Header } from "./Header";
import { Neighbours } from "./Neighbours";
import { Notes } from "./Notes";
import { ProfilePanel } from "./ProfilePanel";
import { PageSkeleton } from "./Skeletons";
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
  // What is written need not wait for who it is
  usePrefetchInfiniteQuery(messagesQuery(id));
  usePrefetchQuery(mayWriteQuery(id));
  const into = mergedInto(error);
  if (into) return <Navigate to="/contacts/$id" params={{ id: into }} replace />;
  return (
    <div className={`page ${styles.page}`} onPointerOver={hintAt} onFocus={hintAt}>
      <Neighbours id={id}>{data && <Doubts key={id} contact={data} />}</Neighbours>
      {data ? (
        <Loaded contact={data} />
      ) : error ? (
        <Unread error={error} onRetry={refetch} />
      ) : (
        <>
          <div className="sr-only">
            <PageTitle>{t("nav.contacts")}</PageTitle>
          </div>
          <PageSkeleton />
        </>
      )}
    </div>
  );
}

/** What is typed belongs to one contact: the next one starts with fields of its own. */
function Loaded({ contact }: { contact: Contact }) {
  const session = useSession();
  const mayEdit = can(session, "contacts:write") && contact.state !== "trashed";
  useShortcuts(mayEdit ? KEYS : NONE);
  return (
    <>
      {contact.state === "trashed" && <TrashedBanner contact={contact} />}
      <Header key={`head ${contact.id}`} contact={contact} mayEdit={mayEdit} />
      <div className={styles.columns}>
        <ProfilePanel key={contact.id} contact={contact} mayEdit={mayEdit} />
        <section className={`card ${styles.tabs}`}>
          <Tabs defaultValue="conversation" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="conversation" leftSection={<IconMessages size={16} aria-hidden />}>
                {t("tab.conversation")}
              </Tabs.Tab>
              <Tabs.Tab value="everything" leftSection={<IconTimeline size={16} aria-hidden />}>
                {t("tab.everything")}
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
            <Tabs.Panel value="everything">
              <Everything key={contact.id} contact={contact} mayEdit={mayEdit} />
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
