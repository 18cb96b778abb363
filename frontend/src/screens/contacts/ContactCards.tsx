import { Link } from "@tanstack/react-router";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Highlight } from "../../components/Highlight";
import { Phone } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { Tags } from "../../components/Tags";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import styles from "./contacts.module.css";
import { useStatusMenu } from "./useStatusMenu";

interface Props {
  items: readonly Contact[];
  query: string | undefined;
}

/** The list on a phone. */
export function ContactCards({ items, query }: Props) {
  const session = useSession();
  const { show, menu, openId } = useStatusMenu();
  const mayEdit = can(session, "contacts:write");
  return (
    <>
      <ul className={`plain ${styles.cards}`} aria-label={t("contacts.table")}>
        {items.map((contact) => (
          <li key={contact.id} className={styles.cardItem}>
            <div className={styles.cardTop}>
              <Avatar name={contact.name} size={38} />
              <div className={styles.cardMain}>
                <Link
                  to="/contacts/$id"
                  params={{ id: contact.id }}
                  className={styles.cardName}
                  dir="auto"
                >
                  <Highlight text={contact.name} query={query} />
                </Link>
                <Phone phone={contact.phone} name={contact.name} query={query} />
              </div>
              {mayEdit ? (
                <StatusButton contact={contact} open={openId === contact.id} onStatus={show} />
              ) : (
                <StatusBadge status={contact.status} />
              )}
            </div>
            <div className={styles.cardFoot}>
              {contact.tags.length > 0 ? <Tags tags={contact.tags} /> : <span />}
              <span className="dim num">
                <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {menu}
    </>
  );
}
