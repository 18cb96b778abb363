import { Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useSession } from "../api/queries/session";
import { useFound } from "../api/queries/useFound";
import { Avatar } from "../components/Avatar";
import { Highlight } from "../components/Highlight";
import { t } from "../i18n";
import { composing } from "../lib/composing";
import { can } from "../lib/permissions";
import { readPrefs } from "../lib/storage";
import { usePhoneText } from "../lib/usePhoneText";
import type { usePrefs } from "../lib/usePrefs";
import { named, useCommands } from "./commands";
import styles from "./shell.module.css";

const FOUND = 6;

interface Props {
  /** The preferences that commands change: kept by who outlives the box. */
  prefs: ReturnType<typeof usePrefs>;
  onClose: () => void;
}

/** One box to go to any person or place, and to do what can be done from anywhere. */
export default function Palette({ prefs, onClose }: Props) {
  const session = useSession();
  const navigate = useNavigate();
  const display = usePhoneText();
  const [text, setText] = useState("");
  /** The option one went to with the arrows; it keeps its place when others come before it. */
  const [chosen, setChosen] = useState<string | null>(null);
  /** Enter was pressed before the answer to what is typed was there. */
  const [entered, setEntered] = useState(false);
  const single = readPrefs().shortcuts !== false;
  const { words, waits, failed, answer, people } = useFound(text, FOUND);
  const commands = named(useCommands(prefs), text);
  const all = [
    ...people.map(({ id }) => ({ key: id, go: () => navigate({ to: "/contacts/$id", params: { id } }) })),
    ...commands.map(({ key, run }) => ({ key, go: run })),
  ];
  const found = all.findIndex((each) => each.key === chosen);
  const at = Math.max(0, found);
  const pick = (index: number) => {
    const option = all[index];
    if (!option) return;
    onClose();
    void option.go();
  };
  useEffect(() => {
    if (!entered || waits) return;
    setEntered(false);
    pick(at);
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("palette.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={all.length > 0 ? `palette-${at}` : undefined}
        aria-label={t("palette.title")}
        placeholder={t(
          can(session, "contacts:private") ? "palette.placeholder" : "palette.placeholder_names",
        )}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(null);
          setEntered(false);
        }}
        onKeyDown={(event) => {
          if (composing(event)) return;
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (step !== 0 && all.length > 0) {
            event.preventDefault();
            setChosen(all[(at + step + all.length) % all.length]?.key ?? null);
          } else if (event.key === "Enter") {
            event.preventDefault();
            if (waits && found < 0) setEntered(true);
            else pick(at);
          }
        }}
      />
      <div
        id="palette-list"
        role="listbox"
        aria-label={t("palette.title")}
        className={styles.found}
      >
        {people.map((contact, index) => (
          <Option key={contact.id} id={index} at={at} onPick={pick}>
            <Avatar name={contact.name} size={24} />
            <bdi>
              <Highlight text={contact.name} query={words} cut={contact.highlights?.name} />
            </bdi>
            <span className="dim ltr num">{contact.phone ? display(contact.phone) : ""}</span>
          </Option>
        ))}
        {commands.map((command, index) => (
          <Option key={command.key} id={people.length + index} at={at} onPick={pick}>
            <command.icon size={18} aria-hidden />
            <bdi>{command.label}</bdi>
            {command.hint && single && <kbd aria-hidden>{command.hint}</kbd>}
          </Option>
        ))}
      </div>
      <p role="status" className="dim">
        {failed
          ? t(all.length > 0 ? "palette.failed" : "palette.failed_alone")
          : all.length === 0 && !waits && t("filter.nothing")}
        {entered && t("state.loading")}
        {answer?.names_only && ` ${t("search.names_only")}`}
      </p>
    </Modal>
  );
}

interface OptionProps {
  id: number;
  at: number;
  onPick: (index: number) => void;
  children: React.ReactNode;
}

function Option({ id, at, onPick, children }: OptionProps) {
  return (
    <div
      id={`palette-${id}`}
      role="option"
      tabIndex={-1}
      aria-selected={id === at}
      className={styles.option}
      onClick={() => onPick(id)}
      onKeyDown={() => {}}
    >
      {children}
    </div>
  );
}
