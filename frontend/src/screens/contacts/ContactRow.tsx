import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Highlight } from "../../components/Highlight";
import { Phone } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { StatusBadge, StatusIcon, statusClass } from "../../components/StatusBadge";
import { Tags } from "../../components/Tags";
import { t, tCode } from "../../i18n";
import { absolute, dateOnly } from "../../lib/time";
import styles from "./contacts.module.css";
import { RowTick } from "./Ticks";

interface Props {
  contact: Contact;
  query: string | undefined;
  /** The ids of the page when rows can be ticked. */
  page: readonly string[] | null;
  mayEdit: boolean;
  menuOpen: boolean;
  onStatus: (contact: Contact, anchor: HTMLElement) => void;
}

export const ContactRow = memo(function ContactRow(props: Props) {
  const { contact, query, page, mayEdit, menuOpen, onStatus } = props;
  return (
    <tr data-id={contact.id}>
      {page && (
        <td className={styles.tickCell}>
          <RowTick id={contact.id} name={contact.name} page={page} />
        </td>
      )}
      <td className={styles.nameCell}>
        <Link
          to="/contacts/$id"
          params={{ id: contact.id }}
          className={styles.name}
          preload={false}
        >
          <Avatar name={contact.name} />
          <span className={styles.nameText}>
            <bdi>
              <Highlight text={contact.name} query={query} cut={contact.highlights?.name} />
            </bdi>
            <SecondLine contact={contact} query={query} />
          </span>
        </Link>
      </td>
      <td className={styles.phoneCell}>
        <Phone phone={contact.phone} name={contact.name} query={query} />
      </td>
      <td>
        {mayEdit ? (
          <button
            type="button"
            className={statusClass(contact.status)}
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            aria-label={t("status.button", {
              name: contact.name,
              status: t(`status.${contact.status}`),
            })}
            onClick={(event) => onStatus(contact, event.currentTarget)}
          >
            <StatusIcon status={contact.status} />
            {t(`status.${contact.status}`)}
          </button>
        ) : (
          <StatusBadge status={contact.status} />
        )}
      </td>
      <td>
        <Tags tags={contact.tags} />
      </td>
      <td className={styles.clip}>
        {contact.owner ? contact.owner.name : <span className="dim">{t("owner.none")}</span>}
      </td>
      <td className="num">
        <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
      </td>
      <td className="num">
        <time dateTime={contact.created_at} title={absolute(contact.created_at)}>
          {dateOnly(contact.created_at)}
        </time>
      </td>
    </tr>
  );
});

/** While searching: why this row is here. Otherwise nothing, so that rows stay calm. */
function SecondLine({ contact, query }: { contact: Contact; query: string | undefined }) {
  if (!query) return null;
  if (contact.matched_on?.includes("e-mail") && contact.email) {
    return (
      <span className={styles.second}>
        <Highlight text={contact.email} query={query} cut={contact.highlights?.email} />
      </span>
    );
  }
  const why = contact.matched_on?.find((field) => field !== "name" && field !== "phone");
  return why ? (
    <span className={styles.second}>
      {t("search.by", { field: tCode("match", why.replaceAll(" ", "_")) })}
    </span>
  ) : null;
}
