import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagCountsQuery } from "../../api/queries/bulk";
import { tagsQuery } from "../../api/queries/reference";
import type { BulkAction, SelectionBody } from "../../api/types";
import { FormDialog } from "../../components/FormDialog";
import { number, t } from "../../i18n";
import { folded, sameTag } from "../../lib/tagNames";
import styles from "./contacts.module.css";
import { TagFinder } from "./TagFinder";
import { chosenTags, type Had, hadBy, next, tagAction, type Wishes } from "./tagWishes";

interface Props {
  n: number;
  selection: SelectionBody;
  onDone: (action: BulkAction) => void;
  onClose: () => void;
}

/** Which tags many contacts get or lose: ticked by whether all, some or none of them have each. */
export function BulkTagDialog({ n, selection, onDone, onClose }: Props) {
  const { data: counts, isPending } = useQuery(tagCountsQuery(selection));
  const [wishes, setWishes] = useState<Wishes>(new Map());
  const names = useNames(counts?.items ?? [], wishes);
  const had = (each: string) => hadBy(each, counts);
  const toggle = (each: string) => setWishes((before) => next(before, each, had(each).who));
  const { add, remove } = chosenTags(wishes);
  return (
    <FormDialog title={t("bulk.tag_title", { n })} unsaved={wishes.size > 0} onClose={onClose}>
      <div className="stack">
        <TagFinder
          names={names}
          box={{ label: t("field.tags"), description: t("bulk.tag_hint") }}
          busy={isPending}
          onToggle={toggle}
        >
          {(each) => (
            <TriChoice
              key={each}
              name={each}
              had={had(each)}
              wish={wishes.get(each)}
              onChange={() => toggle(each)}
            />
          )}
        </TagFinder>
        <p className="dim" role="status">
          {add.length + remove.length > 0 &&
            t("bulk.tag_wishes", { add: number(add.length), remove: number(remove.length) })}
        </p>
        <Button
          disabled={add.length + remove.length === 0}
          style={{ alignSelf: "flex-end" }}
          onClick={() => {
            onClose();
            onDone(tagAction(add, remove));
          }}
        >
          {t("bulk.tag_go")}
        </Button>
      </div>
    </FormDialog>
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
  const known = new Set([...had.map((each) => each.name), ...all].map(folded));
  const created = [...wishes.keys()].filter((each) => !known.has(folded(each)));
  const names = [...had.map((each) => each.name), ...created, ...all];
  return names.filter((each, at) => names.findIndex((one) => sameTag(one, each)) === at);
}
