import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "../../api/client";
import { contactQuery } from "../../api/queries/contacts";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { RelTime } from "../../components/RelTime";
import { RetryLine } from "../../components/RetryLine";
import { StatusBadge } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { usePhoneText } from "../../lib/usePhoneText";
import styles from "./conflicts.module.css";

/** One of the two contacts that a number names, with what tells them apart. */
export function Side({ id, label }: { id: string; label: string }) {
  const { data, error, refetch } = useQuery(contactQuery(id));
  const gone = error instanceof ApiError && error.status === 404;
  if (data) return <Person contact={data} label={label} />;
  return (
    <div className={styles.side}>
      <span className="dim">{label}</span>
      {gone && <span>{t("conflicts.gone")}</span>}
      {error && !gone && <RetryLine error={error} onRetry={refetch} />}
    </div>
  );
}

/** A contact with what tells it apart from one like it. */
export function Person({ contact, label }: { contact: Contact; label: string }) {
  const display = usePhoneText();
  return (
    <div className={styles.side}>
      <span className="dim">{label}</span>
      <span className={styles.name}>
        <Avatar name={contact.name} />
        <Link to="/contacts/$id" params={{ id: contact.id }}>
          <bdi>{contact.name}</bdi>
        </Link>
        <StatusBadge status={contact.status} />
      </span>
      <span className="num ltr">{contact.phone ? display(contact.phone) : contact.user_id}</span>
      {contact.email && <bdi>{contact.email}</bdi>}
      <span className="dim">
        {t("column.last_active")}{" "}
        <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
      </span>
    </div>
  );
}
