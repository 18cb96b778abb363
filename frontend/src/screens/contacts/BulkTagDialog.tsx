import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagCountsQuery } from "../../api/queries/bulk";
import { tagsQuery } from "../../api/queries/reference";
import type { SelectionBody } from "../../api/types";
import { number, t } from "../../i18n";
import { plain } from "../../lib/plain";
import styles from "./contacts.module.css";
import { chosenTags, fold, type Had, hadBy, next, type Wishes } from "./tagWishes";

const SHOWN = 100;
const MAX_LENGTH = 64;

interface Props {
  n: number;
  selection: SelectionBody;
  onDone: (add: string[], remove: string[]) => void;
  onClose: () => void;
}

/** Which tags many contacts get or lose: ticked by whether all, some or none of them have each. */
export function BulkTagDialog({ n, selection, onDone, onClose }: Props) {
  const { data: counts, isPending } = useQuery(tagCountsQuery(selection));
  const [wishes, setWishes] = useState<Wishes>(new Map());
  const [wanted, setWanted] = useState("");
  const names = useNames(counts?.items ?? [], wishes);
  const name = wanted.trim();
  const known = names.find((each) => fold(each) === fold(name));
  const found = names.filter((each) => plain(each).includes(plain(name))).slice(0, SHOWN);
  const had = (each: string) => hadBy(each, counts);
  const toggle = (each: string) => setWishes((before) => next(before, each, had(each).who));
  const { add, remove } = chosenTags(wishes);
  const enter = () => {
    if (!name) return;
    setWanted("");
    toggle(known ?? name);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("bulk.tag_title", { n })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        <TextInput
          data-autofocus
          label={t("field.tags")}
          description={t("bulk.tag_hint")}
          maxLength={MAX_LENGTH}
          autoComplete="off"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && enter()}
        />
        <div className={styles.choices} aria-busy={isPending}>
          {found.map((each) => (
            <TriChoice
              key={each}
              name={each}
              had={had(each)}
              wish={wishes.get(each)}
              onChange={() => toggle(each)}
            />
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
        <p className="dim" role="status">
          {add.length + remove.length > 0 &&
            t("bulk.tag_wishes", { add: number(add.length), remove: number(remove.length) })}
        </p>
        <Button
          disabled={add.length + remove.length === 0}
          style={{ alignSelf: "flex-end" }}
          onClick={() => {
            onClose();
            onDone(add, remove);
          }}
        >
          {t("bulk.tag_go")}
        </Button>
      </div>
    </Modal>
  );
}

interface TriProps {
  name: string;
  had: { who: Had; n: number | null };
  wish: "add" | "remove" | undefined;
  onChange: () => void;
}

/** One tag, with a tick of three states: what the contacts will have, or have as it is. */
function TriChoice({ name, had, wish, onChange }: TriProps) {
  const mixed = !wish && had.who === "some";
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={wish ? wish === "add" : had.who === "all"}
        ref={(box) => {
          if (box) box.indeterminate = mixed;
        }}
        onChange={onChange}
      />
      <bdi>{name}</bdi>
      <span className={styles.hint}>
        {wish ? t(`bulk.tag_${wish}`) : had.n !== null && number(had.n)}
      </span>
    </label>
  );
}

/** First the tags that any of them has, which stay put, then new ones, then all others. */
function useNames(had: readonly { name: string }[], wishes: Wishes): string[] {
  const { data } = useQuery(tagsQuery);
  const all = (data?.items ?? []).map((each) => each.name);
  const known = new Set([...had.map((each) => each.name), ...all].map(fold));
  const created = [...wishes.keys()].filter((each) => !known.has(fold(each)));
  const names = [...had.map((each) => each.name), ...created, ...all];
  return names.filter((each, at) => names.findIndex((one) => fold(one) === fold(each)) === at);
}
