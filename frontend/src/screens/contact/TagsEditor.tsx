import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChangeTags } from "../../api/queries/contacts";
import { tagsQuery } from "../../api/queries/reference";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { RemovableTag, Tags } from "../../components/Tags";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import styles from "./contact.module.css";

const MAX_LENGTH = 64;

/** Add by typing or picking, remove with one press; both can be undone. */
export function TagsEditor({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const { mutate, isPending } = useChangeTags();
  const { data } = useQuery({ ...tagsQuery, enabled: mayEdit });
  const [text, setText] = useState("");
  if (!mayEdit) return <Tags tags={contact.tags} max={50} />;

  const has = (name: string) => contact.tags.some((tag) => same(tag, name));
  const run = (change: { add?: string[]; remove?: string[] }, onSuccess?: () => void) =>
    mutate(
      { id: contact.id, ...change },
      {
        onSuccess,
        onError: (error) => toast(errorLine(error), { tone: "bad" }),
      },
    );
  const add = (name: string) => {
    const tag = name.trim().slice(0, MAX_LENGTH);
    setText("");
    if (tag && !has(tag)) run({ add: [tag] });
  };
  const remove = (tag: string) =>
    run({ remove: [tag] }, () =>
      toast(t("tags.removed", { tag }), {
        action: { label: t("action.undo"), run: () => run({ add: [tag] }) },
      }),
    );

  return (
    <div className="stack" style={{ gap: 8 }}>
      {contact.tags.length > 0 && (
        <div className={styles.tagList}>
          {contact.tags.map((tag) => (
            <RemovableTag key={tag} tag={tag} onRemove={() => remove(tag)} />
          ))}
        </div>
      )}
      <Autocomplete
        size="xs"
        aria-label={t("tags.add")}
        placeholder={t("tags.add")}
        maxLength={MAX_LENGTH}
        limit={20}
        disabled={isPending}
        data={(data?.items ?? []).map((tag) => tag.name).filter((name) => !has(name))}
        value={text}
        onChange={setText}
        onOptionSubmit={add}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.defaultPrevented) return;
          event.preventDefault();
          add(text);
        }}
      />
    </div>
  );
}

function same(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}
