import { memo, type ReactNode } from "react";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { ContactLink } from "../../components/ContactLink";
import { Highlight } from "../../components/Highlight";
import { BlockedMark } from "../../components/Marks";
import { isMasked, Phone, Private } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { SHOWN_TAGS, TagsOfRow } from "../../components/Tags";
import { t, tCode } from "../../i18n";
import type { ColumnKey } from "../../lib/columns";
import { dateOnly, exact } from "../../lib/time";
import styles from "./contacts.module.css";
import { FoundBy, phoneFound } from "./FoundBy";
import { RowTick } from "./Ticks";

interface Props {
  contact: Contact;
  columns: readonly ColumnKey[];
  query: string | undefined;
  /** Of tags, by their names. */
  colours: ReadonlyMap<string, string>;
  /** The ids of the page when rows can be ticked. */
  page: readonly string[] | null;
  mayEdit: boolean;
  /** Which of its cells is being changed. */
  open: "status" | "tags" | "owner" | null;
  onStatus: (contact: Contact, anchor: HTMLElement) => void;
  onEdit: (what: "tags" | "owner", contact: Contact, anchor: HTMLElement) => void;
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
        <ContactLink id={contact.id} className={styles.name}>
          <Avatar name={contact.name} />
          <span className={styles.nameText}>
            <bdi>
              <Highlight text={contact.name} query={query} cut={contact.highlights?.name} />
            </bdi>
            <FoundBy contact={contact} query={query} />
            <BlockedMark contact={contact} />
          </span>
        </ContactLink>
      </td>
      {columns.map((column) => (
        <Cell key={column} column={column} {...props} />
      ))}
    </tr>
  );
});

function Cell(props: Props & { column: ColumnKey }) {
  const { column, contact, query, colours, mayEdit, open, onStatus } = props;
  switch (column) {
    case "phone":
      return (
        <td className={styles.phoneCell}>
          <Phone
            phone={contact.phone}
            name={contact.name}
            query={query}
            cut={phoneFound(contact)}
          />
        </td>
      );
    case "status":
      return (
        <td data-values="status">
          {mayEdit ? (
            <StatusButton contact={contact} open={open === "status"} onStatus={onStatus} />
          ) : (
            <StatusBadge status={contact.status} reason={t("status.read_only")} />
          )}
        </td>
      );
    case "tags":
      return (
        <td data-values="tag">
          <CellButton {...props} what="tags">
            <TagsOfRow tags={contact.tags} colours={colours} />
          </CellButton>
        </td>
      );
    case "owner":
      return (
        <td className={styles.clip} dir="auto" data-values="owner">
          <CellButton {...props} what="owner">
            {contact.owner ? contact.owner.name : <span className="dim">{t("owner.none")}</span>}
          </CellButton>
        </td>
      );
    case "last_active":
      return (
        <td className="num" data-values="active">
          <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
        </td>
      );
    case "created":
      return (
        <td className="num" data-values="created">
          <time dateTime={contact.created_at} title={exact(contact.created_at)}>
            {dateOnly(contact.created_at)}
          </time>
        </td>
      );
    case "email":
      if (isMasked(contact.email)) {
        return (
          <td className={styles.clip}>
            <Private text={contact.email} />
          </td>
        );
      }
      return <td className={`${styles.clip} ltr`}>{contact.email ?? "–"}</td>;
    case "source":
      return (
        <td className={styles.clip} data-values="source">
          {tCode("source", contact.source)}
        </td>
      );
    case "marketing":
      return (
        <td className={styles.clip} data-values="marketing">
          {t(`marketing.${contact.marketing}`)}
        </td>
      );
  }
}

/** A cell that is changed where it stands; plain for who may not. */
function CellButton(props: Props & { what: "tags" | "owner"; children: ReactNode }) {
  const { what, contact, mayEdit, open, onEdit, children } = props;
  if (!mayEdit) return children;
  const { name, tags, owner } = contact;
  return (
    <button
      type="button"
      className={styles.cellButton}
      data-edit={what}
      aria-haspopup={what === "tags" ? "dialog" : "menu"}
      aria-expanded={open === what}
      aria-label={
        what === "tags"
          ? t("tags.of_button", { name, tags: spoken(tags) || t("tags.none") })
          : t("owner.of", { name, owner: owner?.name ?? t("owner.none") })
      }
      onClick={(event) => onEdit(what, contact, event.currentTarget)}
    >
      {children}
    </button>
  );
}

/** All tags, with the words that are seen in them as they are seen. */
function spoken(tags: readonly string[]): string {
  const rest = tags.slice(SHOWN_TAGS);
  const more = rest.length > 0 ? ` +${rest.length}: ${rest.join(", ")}` : "";
  return tags.slice(0, SHOWN_TAGS).join(", ") + more;
}
