import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { stageQuery } from "../../api/queries/stages";
import type { Contact, LeadStatus } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { RelTime } from "../../components/RelTime";
import { RetryLine } from "../../components/RetryLine";
import { Lines } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { Tags } from "../../components/Tags";
import { number, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import styles from "./pipeline.module.css";

interface Props {
  status: LeadStatus;
  /** Undefined while they are being read. */
  cards: readonly Contact[] | undefined;
  count: number | undefined;
  mayEdit: boolean;
  mayDrop: boolean;
  dragged: Contact | null;
  menuOpenId: string | null;
  /** Whose button has the focus: it stays there when the card goes to another column. */
  focused: RefObject<string | null>;
  onDrag: (contact: Contact | null) => void;
  onStatus: (contact: Contact, anchor: HTMLElement) => void;
  onMove: (contact: Contact, to: LeadStatus) => void;
}

export function Column(props: Props) {
  const { status, cards, count, mayDrop, dragged, onDrag, onMove } = props;
  const { error, refetch } = useQuery(stageQuery(status));
  const [over, setOver] = useState(false);
  return (
    <section
      className={styles.column}
      aria-label={t(`status.${status}`)}
      data-over={(over && mayDrop) || undefined}
      onDragOver={(event) => {
        if (!mayDrop) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (dragged && mayDrop) onMove(dragged, status);
        onDrag(null);
      }}
    >
      <h2 className={styles.columnHead}>
        <StatusBadge status={status} />
        <span className="num dim">{count === undefined ? "" : number(count)}</span>
      </h2>
      {error && !cards && <RetryLine error={error} onRetry={refetch} />}
      {!error && !cards && <Lines lines={3} />}
      <ul className={`plain ${styles.cards}`}>
        {cards?.map((contact) => (
          <Card key={contact.id} contact={contact} {...props} />
        ))}
      </ul>
      {cards && cards.length > 0 && (count ?? 0) > cards.length && (
        <Link to="/contacts" search={{ status: [status] }} className={styles.all}>
          {t("pipeline.all", { n: count ?? 0 })}
        </Link>
      )}
      {cards?.length === 0 && <p className={styles.none}>{t("pipeline.none")}</p>}
    </section>
  );
}

function Card({
  contact,
  mayEdit,
  menuOpenId,
  focused,
  onDrag,
  onStatus,
  onMove,
}: Props & { contact: Contact }) {
  const button = useRef<HTMLButtonElement>(null);
  // A card in another column is another element, so the browser has dropped the focus.
  useLayoutEffect(() => {
    const lost = document.activeElement === document.body;
    if (lost && focused.current === contact.id) button.current?.focus();
  }, [focused, contact.id]);
  const step = (by: number) => {
    const next = STATUSES[STATUSES.indexOf(contact.status) + by];
    if (next) onMove(contact, next);
  };
  return (
    <li
      className={styles.card}
      draggable={mayEdit}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", contact.id);
        event.dataTransfer.effectAllowed = "move";
        onDrag(contact);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <div className={styles.cardTop}>
        <Avatar name={contact.name} size={26} />
        <Link
          to="/contacts/$id"
          params={{ id: contact.id }}
          className={styles.cardName}
          dir="auto"
        >
          {contact.name}
        </Link>
      </div>
      {contact.tags.length > 0 && <Tags tags={contact.tags} />}
      <div className={styles.cardFoot}>
        <span className="dim">
          <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
        </span>
        {mayEdit && (
          <button
            ref={button}
            type="button"
            className={styles.move}
            aria-haspopup="menu"
            aria-expanded={menuOpenId === contact.id}
            aria-keyshortcuts="Control+ArrowLeft Control+ArrowRight"
            title={t("keys.press", { keys: "Ctrl ← →" })}
            aria-label={t("status.button", {
              name: contact.name,
              status: t(`status.${contact.status}`),
            })}
            onFocus={() => {
              focused.current = contact.id;
            }}
            // React tells of no blur while it replaces elements: this one was meant.
            onBlur={() => {
              focused.current = null;
            }}
            onClick={(event) => onStatus(contact, event.currentTarget)}
            onKeyDown={(event) => {
              if (!event.ctrlKey || !event.key.startsWith("Arrow")) return;
              const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
              if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
              event.preventDefault();
              step(event.key === forward ? 1 : -1);
            }}
          >
            <IconArrowsLeftRight size={15} aria-hidden />
          </button>
        )}
      </div>
    </li>
  );
}
