import { Button, TextInput } from "@mantine/core";
import { useFocusTrap, useMergedRef } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createPortal } from "react-dom";
import { tagsQuery } from "../../api/queries/reference";
import type { Contact } from "../../api/types";
import { useHanging } from "../../components/hanging";
import parts from "../../components/parts.module.css";
import { t } from "../../i18n";
import { plain } from "../../lib/plain";
import { Choice } from "./Choice";
import styles from "./contacts.module.css";
import { useTagContact } from "./useTagContact";

const SHOWN = 100;
const MAX_LENGTH = 64;

interface Props {
  contact: Contact;
  anchor: HTMLElement;
  onClose: () => void;
}

/** The tags of one row: tick them, or type a new one and press Enter. */
export function TagsPopover({ contact, anchor, onClose }: Props) {
  const { box, style } = useHanging<HTMLDivElement>(anchor, onClose);
  const ref = useMergedRef(box, useFocusTrap());
  const [wanted, setWanted] = useState("");
  const names = useNames(contact);
  const tag = useTagContact();
  const name = wanted.trim();
  const known = names.find((each) => same(each, name));
  const found = names.filter((each) => plain(each).includes(plain(name))).slice(0, SHOWN);
  const toggle = (each: string) =>
    tag(contact, each, !contact.tags.some((own) => same(own, each)));
  const enter = () => {
    if (!name) return;
    setWanted("");
    void toggle(known ?? name);
  };
  return createPortal(
    <div
      ref={ref}
      role="dialog"
      aria-label={t("tags.of", { name: contact.name })}
      tabIndex={-1}
      className={parts.menu}
      style={style}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        anchor.focus();
        onClose();
      }}
    >
      <div className={styles.editor}>
        <TextInput
          data-autofocus
          size="xs"
          aria-label={t("tags.find")}
          placeholder={t("tags.find")}
          maxLength={MAX_LENGTH}
          autoComplete="off"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && enter()}
        />
        <div className={styles.choices}>
          {found.map((each) => (
            <Choice
              key={each}
              on={contact.tags.some((own) => same(own, each))}
              onChange={() => toggle(each)}
            >
              <bdi>{each}</bdi>
            </Choice>
          ))}
          {name && !known && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={enter}
            >
              {t("tags.create", { tag: name })}
            </Button>
          )}
        </div>
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
    (each, at, list) => list.findIndex((other) => same(other, each)) === at,
  );
}

function same(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}
