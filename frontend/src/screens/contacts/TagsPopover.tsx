import { useFocusTrap, useMergedRef } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createPortal } from "react-dom";
import { tagsQuery } from "../../api/queries/reference";
import type { Contact } from "../../api/types";
import { useHanging } from "../../components/hanging";
import parts from "../../components/parts.module.css";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { sameTag } from "../../lib/tagNames";
import { Choice } from "./Choice";
import styles from "./contacts.module.css";
import { TagFinder } from "./TagFinder";
import { useTagContact } from "./useTagContact";

interface Props {
  contact: Contact;
  anchor: HTMLElement;
  onClose: () => void;
}

/** The tags of one row: tick them, or type a new one and press Enter. */
export function TagsPopover({ contact, anchor, onClose }: Props) {
  const { box, style } = useHanging<HTMLDivElement>(anchor, onClose);
  const ref = useMergedRef(box, useFocusTrap());
  const names = useNames(contact);
  const tag = useTagContact();
  const has = (name: string) => contact.tags.some((own) => sameTag(own, name));
  const toggle = (name: string) => void tag(contact, name, !has(name));
  return createPortal(
    <div
      ref={ref}
      role="dialog"
      aria-label={t("tags.of", { name: contact.name })}
      tabIndex={-1}
      className={parts.menu}
      style={style}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || composing(event)) return;
        event.stopPropagation();
        anchor.focus();
        onClose();
      }}
    >
      <div className={styles.editor}>
        <TagFinder
          names={names}
          box={{ size: "xs", "aria-label": t("tags.find"), placeholder: t("tags.find") }}
          onToggle={toggle}
        >
          {(each) => (
            <Choice key={each} on={has(each)} onChange={() => toggle(each)}>
              <bdi>{each}</bdi>
            </Choice>
          )}
        </TagFinder>
      </div>
    </div>,
    document.getElementById("main") ?? document.body,
  );
}

/** All tags there are: first those that the contact had when this was opened, which then stay put. */
function useNames(contact: Contact): string[] {
  const { data } = useQuery(tagsQuery);
  const [first] = useState(contact.tags);
  const all = (data?.items ?? []).map((each) => each.name);
  return [...first, ...contact.tags, ...all].filter(
    (each, at, list) => list.findIndex((other) => sameTag(other, each)) === at,
  );
}
