import { IconNotes, IconZzz } from "@tabler/icons-react";
import type { ColdContact, Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { ContactLink } from "../../components/ContactLink";
import { Phone } from "../../components/Phone";
import { StatusBadge } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { TagsOfRow } from "../../components/Tags";
import { t } from "../../i18n";
import { whyCold } from "../../lib/goingCold";
import { keyHint } from "../../lib/keyHint";
import { dateOnly, exact, useMinute } from "../../lib/time";
import styles from "./goingCold.module.css";
import { NoteBox } from "./NoteBox";
import type { What } from "./useQueueKeys";

interface Props {
  contact: ColdContact;
  /** Of tags, by their names. */
  colours: ReadonlyMap<string, string>;
  mayEdit: boolean;
  snoozed: boolean;
  /** What of the person is being changed. */
  open: What | "status" | null;
  onAct: (what: What | "status", contact: Contact, anchor: HTMLElement) => void;
  onWake: () => void;
  onNoted: () => void;
  onClose: () => void;
}

/** One person of the queue: who, why, and what can be done. */
export function PersonRow(props: Props) {
  const { contact, colours, mayEdit, open, onAct, onNoted, onClose } = props;
  return (
    <li data-id={contact.id} className={styles.person}>
      <div className={styles.who}>
        <Avatar name={contact.name} size={34} />
        <div className={styles.words}>
          <ContactLink id={contact.id} className={styles.name}>
            <bdi>{contact.name}</bdi>
          </ContactLink>
          <Why contact={contact} />
          <Phone phone={contact.phone} name={contact.name} />
        </div>
      </div>
      <div className={styles.facts}>
        {mayEdit ? (
          <StatusButton
            contact={contact}
            open={open === "status"}
            onStatus={(each, anchor) => onAct("status", each, anchor)}
          />
        ) : (
          <StatusBadge status={contact.status} reason={t("status.read_only")} />
        )}
        <Fact {...props} what="owner">
          {contact.owner ? contact.owner.name : <span className="dim">{t("owner.none")}</span>}
        </Fact>
        <Fact {...props} what="tags">
          <TagsOfRow tags={contact.tags} colours={colours} />
        </Fact>
      </div>
      {mayEdit && <Acts {...props} />}
      {open === "note" && <NoteBox contact={contact} onNoted={onNoted} onClose={onClose} />}
    </li>
  );
}

function Why({ contact }: { contact: ColdContact }) {
  useMinute();
  const { snoozed_until, quiet_since } = contact;
  return (
    <span className={styles.why} title={exact(quiet_since)}>
      {whyCold(contact)}
      {snoozed_until && ` · ${t("cold.back", { day: dateOnly(snoozed_until) })}`}
    </span>
  );
}

/** What is known of the person, changed where it stands; plain for who may not. */
function Fact(props: Props & { what: "owner" | "tags"; children: React.ReactNode }) {
  const { contact, mayEdit, open, what, onAct, children } = props;
  const { name, tags, owner } = contact;
  if (!mayEdit) return <span className={styles.fact}>{children}</span>;
  return (
    <button
      type="button"
      className={styles.fact}
      data-edit={what}
      aria-haspopup={what === "tags" ? "dialog" : "menu"}
      aria-expanded={open === what}
      aria-label={
        what === "tags"
          ? t("tags.of_button", { name, tags: tags.join(", ") || t("tags.none") })
          : t("owner.of", { name, owner: owner?.name ?? t("owner.none") })
      }
      {...keyHint(what === "tags" ? "t" : "o")}
      onClick={(event) => onAct(what, contact, event.currentTarget)}
    >
      {children}
    </button>
  );
}

function Acts({ contact, snoozed, open, onAct, onWake }: Props) {
  const { name } = contact;
  return (
    <div className={styles.acts}>
      <button
        type="button"
        className={styles.act}
        data-edit="note"
        aria-expanded={open === "note"}
        aria-label={t("cold.note_about", { name })}
        {...keyHint("n")}
        onClick={(event) => onAct("note", contact, event.currentTarget)}
      >
        <IconNotes size={16} aria-hidden />
        {t("cold.note")}
      </button>
      {snoozed ? (
        <button
          type="button"
          className={styles.act}
          aria-label={t("cold.wake_of", { name })}
          {...keyHint("z")}
          onClick={onWake}
        >
          <IconZzz size={16} aria-hidden />
          {t("cold.wake")}
        </button>
      ) : (
        <button
          type="button"
          className={styles.act}
          data-edit="snooze"
          aria-haspopup="menu"
          aria-expanded={open === "snooze"}
          aria-label={t("cold.snooze_of", { name })}
          {...keyHint("z")}
          onClick={(event) => onAct("snooze", contact, event.currentTarget)}
        >
          <IconZzz size={16} aria-hidden />
          {t("cold.snooze")}
        </button>
      )}
    </div>
  );
}
