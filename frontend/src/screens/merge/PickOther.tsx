import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../api/queries/session";
import { useFound } from "../../api/queries/useFound";
import type { Contact } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Highlight } from "../../components/Highlight";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { can } from "../../lib/permissions";
import { usePhoneText } from "../../lib/usePhoneText";
import styles from "./merge.module.css";

const FOUND = 7;

/** Finds the other contact by the one box: a name, any spelling of a number, an address. */
export function PickOther({
  contact,
  onPick,
}: {
  contact: Contact;
  onPick: (other: Contact) => void;
}) {
  const session = useSession();
  const display = usePhoneText();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(text, FOUND);
  const people = found.people.filter(({ id }) => id !== contact.id);
  const pick = (index: number) => {
    const chosen = people[index];
    if (chosen) onPick(chosen);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (composing(event)) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && people.length > 0) {
      event.preventDefault();
      setAt((at + step + people.length) % people.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(at);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded={people.length > 0}
        aria-controls="merge-list"
        aria-activedescendant={people.length > 0 ? `merge-${at}` : undefined}
        aria-label={t("merge.find")}
        placeholder={t(
          can(session, "contacts:private") ? "palette.placeholder" : "palette.placeholder_names",
        )}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="merge-list" role="listbox" aria-label={t("merge.find")} className={styles.found}>
        {people.map((each, index) => (
          <div
            key={each.id}
            id={`merge-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.option}
            onClick={() => pick(index)}
            onKeyDown={() => {}}
          >
            <Avatar name={each.name} size={24} />
            <bdi>
              <Highlight text={each.name} query={found.words} cut={each.highlights?.name} />
            </bdi>
            <span className="dim ltr num">{each.phone ? display(each.phone) : ""}</span>
          </div>
        ))}
      </div>
      <p role="status" className="dim">
        {found.failed && t("palette.failed_alone")}
        {found.answer && people.length === 0 && t("merge.nobody")}
      </p>
    </>
  );
}
