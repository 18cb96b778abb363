import { Alert, Button } from "@mantine/core";
import { IconAddressBook } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "../../api/queries/session";
import type { LeadStatus } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { CopyBox } from "../../components/CopyBox";
import { EmptyState } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { isReachable } from "../../lib/reachable";
import styles from "./firstRun.module.css";

/** Nobody: their numbers are of the ranges that are kept for films. */
const SAMPLES: readonly [name: string, phone: string, status: LeadStatus, tag: string][] = [
  ["Nia Mensah", "+44 7700 900 112", "hot", "vip"],
  ["Luis Fernández", "+1 202 555 0143", "warm", "2026"],
  ["ليلى حداد", "+44 7700 900 957", "customer", "vip"],
  ["Mei Lin", "+61 491 570 156", "cold", "web"],
  ["Jonas Weber", "+1 202 555 0188", "warm", "web"],
];

/** Before the first contact: what the list will look like, and the three ways to it. */
export default function FirstRun({ onAdd }: { onAdd: () => void }) {
  const session = useSession();
  const writer = can(session, "contacts:write");
  return (
    <div className={styles.firstRun}>
      <Samples />
      <div className={styles.ways}>
        <EmptyState
          icon={<IconAddressBook size={26} />}
          title={t("contacts.empty")}
          text={writer ? t("contacts.empty_text") : t("contacts.empty_viewer")}
        >
          {writer && <Button onClick={onAdd}>{t("action.add_contact")}</Button>}
          {writer && can(session, "imports:write") && (
            <Button variant="default" component={Link} to="/imports/new">
              {t("action.import_csv")}
            </Button>
          )}
          {can(session, "settings:write") && (
            <Button
              variant="default"
              renderRoot={(root) => (
                <Link {...root} to="/settings" search={{ section: "whatsapp" }} />
              )}
            >
              {t("contacts.connect")}
            </Button>
          )}
        </EmptyState>
        {can(session, "settings:write") && <Webhook />}
      </div>
    </div>
  );
}

/** What Meta has to be given, where it could be given at all. */
function Webhook() {
  return (
    <section className={styles.webhook} aria-label={t("contacts.connect")}>
      <p className="dim">{t("whatsapp.step_url")}</p>
      <CopyBox text={`${window.location.origin}/webhooks/whatsapp`} label={t("whatsapp.copy_url")} />
      {!isReachable(window.location) && (
        <Alert color="yellow">{t("whatsapp.unreachable")}</Alert>
      )}
    </section>
  );
}

function Samples() {
  return (
    <ul className={`plain ${styles.samples}`} inert aria-hidden>
      {SAMPLES.map(([name, phone, status, tag]) => (
        <li key={name}>
          <Avatar name={name} />
          <strong>{name}</strong>
          <span className="ltr num">{phone}</span>
          <StatusBadge status={status} />
          <span>{tag}</span>
        </li>
      ))}
    </ul>
  );
}
