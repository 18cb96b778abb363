import { Button, TextInput, type TextInputProps } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { plain } from "../../lib/plain";
import { sameTag, TAG_LENGTH } from "../../lib/tagNames";
import styles from "./contacts.module.css";

const SHOWN = 100;

interface Props {
  names: readonly string[];
  /** How the box to type in is called and looks. */
  box: TextInputProps;
  busy?: boolean;
  /** Called with a name of the list, or with one that nobody has yet. */
  onToggle: (name: string) => void;
  children: (name: string) => ReactNode;
}

/** Tags to press, fewer while one types; Enter presses what was typed, new or not. */
export function TagFinder({ names, box, busy, onToggle, children }: Props) {
  const [wanted, setWanted] = useState("");
  const name = wanted.trim();
  const known = names.find((each) => sameTag(each, name));
  const found = names.filter((each) => plain(each).includes(plain(name))).slice(0, SHOWN);
  const enter = () => {
    if (!name) return;
    setWanted("");
    onToggle(known ?? name);
  };
  return (
    <>
      <TextInput
        data-autofocus
        {...box}
        maxLength={TAG_LENGTH}
        autoComplete="off"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && !composing(event) && enter()}
      />
      <div className={styles.choices} aria-busy={busy}>
        {found.map(children)}
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
    </>
  );
}
