import { Link } from "@tanstack/react-router";
import { type MouseEvent, type ReactNode, useMemo } from "react";
import { useTagColours } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Highlight } from "../../components/Highlight";
import { BlockedMark } from "../../components/Marks";
import { Phone } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { TagsOfRow } from "../../components/Tags";
import { t } from "../../i18n";
import { chosen, tick } from "../../lib/chosen";
import { can } from "../../lib/permissions";
import { isSelected } from "../../lib/selection";
import { useStore } from "../../lib/store";
import styles from "./contacts.module.css";
import { FoundBy, phoneFound } from "./FoundBy";
import { selecting } from "./selecting";
import { RowTick } from "./Ticks";
import { useLongPress } from "./useLongPress";
import { useStatusMenu } from "./useStatusMenu";

const NOBODY: readonly string[] = [];

interface Props {
  items: readonly Contact[];
  query: string | undefined;
}

/** The list on a phone. */
export function ContactCards({ items, query }: Props) {
  const session = useSession();
  const { show, menu, openId } = useStatusMenu();
  const mayEdit = can(session, "contacts:write");
  const maySelect = can(session, "bulk:write") || can(session, "exports:write");
  const ids = useMemo(() => items.map((each) => each.id), [items]);
  const ticking = useStore(selecting, (on) => on);
  const colours = useTagColours();
  return (
    <>
      <ul className={`plain ${styles.cards}`} aria-label={t("contacts.table")}>
        {items.map((contact) => (
          <Card
            key={contact.id}
            contact={contact}
            ids={maySelect ? ids : NOBODY}
            ticking={maySelect && ticking}
          >
            <div className={styles.cardTop}>
              <Avatar name={contact.name} size={38} />
              <div className={styles.cardMain}>
                <Link
                  to="/contacts/$id"
                  params={{ id: contact.id }}
                  className={styles.cardName}
                  dir="auto"
                >
                  <Highlight text={contact.name} query={query} cut={contact.highlights?.name} />
                </Link>
                <Phone
                  phone={contact.phone}
                  name={contact.name}
                  query={query}
                  cut={phoneFound(contact)}
                />
                <FoundBy contact={contact} query={query} />
                <BlockedMark contact={contact} />
              </div>
              {mayEdit ? (
                <StatusButton contact={contact} open={openId === contact.id} onStatus={show} />
              ) : (
                <StatusBadge status={contact.status} reason={t("status.read_only")} />
              )}
            </div>
            <div className={styles.cardFoot}>
              {contact.tags.length > 0 ? <TagsOfRow tags={contact.tags} colours={colours} /> : <span />}
              <span className="dim num">
                <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
              </span>
            </div>
          </Card>
        ))}
      </ul>
      {menu}
    </>
  );
}

interface CardProps {
  contact: Contact;
  /** The ids of the page; none when nothing can be ticked. */
  ids: readonly string[];
  /** Whether it shows its tick, and a tap anywhere on it ticks. */
  ticking: boolean;
  children: ReactNode;
}

/** A card that can be held to tick it. */
function Card({ contact, ids, ticking, children }: CardProps) {
  const { id, name } = contact;
  const toggle = () => tick(ids, id, !isSelected(chosen.get(), id), false);
  const { wasHeld, ...hold } = useLongPress(() => {
    if (ids.length === 0) return;
    selecting.set(true);
    toggle();
  });
  const tap = (event: MouseEvent) => {
    const box = event.target instanceof Element && event.target.closest("label");
    // A key's click has no detail: Enter on the name still opens it
    if (!wasHeld() && (!ticking || box || event.detail === 0)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!wasHeld()) toggle();
  };
  return (
    <li
      className={styles.cardItem}
      {...hold}
      onClickCapture={tap}
      onContextMenu={(event) => wasHeld() && event.preventDefault()}
    >
      {ticking && <RowTick id={id} name={name} page={ids} />}
      <div className={styles.cardBody}>{children}</div>
    </li>
  );
}
