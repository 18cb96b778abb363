import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Highlight } from "../../components/Highlight";
import { Phone } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { Tags } from "../../components/Tags";
import { t, tCode } from "../../i18n";
import type { ColumnKey } from "../../lib/columns";
import { absolute, dateOnly } from "../../lib/time";
import styles from "./contacts.module.css";
import { RowTick } from "./Ticks";

interface Props {
  contact: Contact;
  columns: readonly ColumnKey[];
  query: string | undefined;
  /** The ids of the page when rows can be ticked. */
  page: readonly string[] | null;
  mayEdit: boolean;
  menuOpen: boolean;
  onStatus: (contact: Contact, anchor: HTMLElement) => void;
}

export const ContactRow = memo(function ContactRow(props: Props) {
  const { contact, columns, query, page } = props;
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
      {columns.map((column) => (
        <Cell key={column} column={column} {...props} />
      ))}
    </tr>
  );
});

function Cell({ column, contact, query, mayEdit, menuOpen, onStatus }: Props & { column: ColumnKey }) {
  switch (column) {
    case "phone":
      return (
        <td className={styles.phoneCell}>
          <Phone phone={contact.phone} name={contact.name} query={query} />
        </td>
      );
    case "status":
      return (
        <td>
          {mayEdit ? (
            <StatusButton contact={contact} open={menuOpen} onStatus={onStatus} />
          ) : (
            <StatusBadge status={contact.status} />
          )}
        </td>
      );
    case "tags":
      return (
        <td>
          <Tags tags={contact.tags} />
        </td>
      );
    case "owner":
      return (
        <td className={styles.clip} dir="auto">
          {contact.owner ? contact.owner.name : <span className="dim">{t("owner.none")}</span>}
        </td>
      );
    case "last_active":
      return (
        <td className="num">
          <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
        </td>
      );
    case "created":
      return (
        <td className="num">
          <time dateTime={contact.created_at} title={absolute(contact.created_at)}>
            {dateOnly(contact.created_at)}
          </time>
        </td>
      );
    case "email":
      return <td className={`${styles.clip} ltr`}>{contact.email ?? "–"}</td>;
    case "source":
      return <td className={styles.clip}>{tCode("source", contact.source)}</td>;
  }
}

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
