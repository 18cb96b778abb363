import { useCallback, useState } from "react";
import { useTagColours } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { ColdContact, Contact } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { OwnerMenu } from "../../components/OwnerMenu";
import { t } from "../../i18n";
import { snoozeEnd } from "../../lib/goingCold";
import { can } from "../../lib/permissions";
import { TagsPopover } from "../contacts/TagsPopover";
import { useChangeOwner } from "../contacts/useChangeOwner";
import { useStatusMenu } from "../contacts/useStatusMenu";
import styles from "./goingCold.module.css";
import { PersonRow } from "./PersonRow";
import { useQueueFocus } from "./useQueueFocus";
import { type What, useQueueKeys } from "./useQueueKeys";
import { useSnoozing } from "./useSnoozing";

const SNOOZES = ["1", "3", "7", "30"] as const;

interface Props {
  people: readonly ColdContact[];
  /** They are those who are left alone for now. */
  snoozed: boolean;
}

interface Open {
  what: What;
  id: string;
  anchor: HTMLElement;
}

/** The people one under the other; what is done with one leads on to the next. */
export function Queue({ people, snoozed }: Props) {
  const mayEdit = can(useSession(), "contacts:write");
  const colours = useTagColours();
  const { box, note, goOn, step, current } = useQueueFocus(people);
  const { show, menu, openId } = useStatusMenu();
  const { snooze, wake } = useSnoozing();
  const [open, setOpen] = useState<Open | null>(null);

  const act = useCallback(
    (what: What | "status", contact: Contact, anchor: HTMLElement) => {
      if (what === "status") show(contact, anchor);
      else setOpen((now) => (now?.anchor === anchor ? null : { what, id: contact.id, anchor }));
    },
    [show],
  );
  useQueueKeys({
    people,
    mayEdit,
    step,
    current,
    act,
    onSnooze: (contact) => void (snoozed ? wake(contact) : snooze(contact, snoozeEnd(3))),
  });

  const opened = open && people.find(({ id }) => id === open.id);
  return (
    <>
      {mayEdit && <p className="sr-only">{t("cold.keys")}</p>}
      <ol
        ref={box}
        className={`plain ${styles.queue}`}
        aria-label={t("cold.queue")}
        onFocus={note}
      >
        {people.map((contact) => (
          <PersonRow
            key={contact.id}
            contact={contact}
            colours={colours}
            mayEdit={mayEdit}
            snoozed={snoozed}
            open={openId === contact.id ? "status" : open?.id === contact.id ? open.what : null}
            onAct={act}
            onWake={() => void wake(contact)}
            onNoted={() => {
              setOpen(null);
              goOn(contact.id);
            }}
            onClose={() => setOpen(null)}
          />
        ))}
      </ol>
      {menu}
      {open && opened && (
        <Editor
          open={open}
          contact={opened}
          onClose={() => setOpen(null)}
          onGiven={() => goOn(opened.id)}
          onSnooze={(days) => void snooze(opened, snoozeEnd(days))}
        />
      )}
    </>
  );
}

interface EditorProps {
  open: Open;
  contact: ColdContact;
  onClose: () => void;
  onGiven: () => void;
  onSnooze: (days: number) => void;
}

/** What hangs under a row to change something of its person. */
function Editor({ open: { what, anchor }, contact, onClose, onGiven, onSnooze }: EditorProps) {
  const give = useChangeOwner();
  if (what === "tags") return <TagsPopover contact={contact} anchor={anchor} onClose={onClose} />;
  if (what === "owner") {
    return (
      <OwnerMenu
        anchor={anchor}
        label={t("owner.of", { name: contact.name, owner: contact.owner?.name ?? t("owner.none") })}
        value={contact.owner?.id ?? ""}
        onPick={(owner) => {
          void give(contact, owner);
          onGiven();
        }}
        onClose={onClose}
      />
    );
  }
  if (what === "snooze") {
    return (
      <FloatingMenu
        anchor={anchor}
        label={t("cold.snooze_of", { name: contact.name })}
        value={null}
        options={SNOOZES.map((days) => ({
          value: days,
          label: t("cold.snooze_days", { n: Number(days) }),
        }))}
        onPick={(days) => onSnooze(Number(days))}
        onClose={onClose}
      />
    );
  }
  return null;
}
