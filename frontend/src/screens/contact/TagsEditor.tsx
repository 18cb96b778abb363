import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { tagsQuery } from "../../api/queries/reference";
import type { Contact } from "../../api/types";
import { RemovableTag, Tags } from "../../components/Tags";
import { t } from "../../i18n";
import { composing } from "../../lib/composing";
import { sameTag, TAG_LENGTH } from "../../lib/tagNames";
import { useTagContact } from "../contacts/useTagContact";
import styles from "./contact.module.css";

/** Add by typing or picking, remove with one press; both can be undone. */
export function TagsEditor({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const change = useTagContact();
  const { data } = useQuery({ ...tagsQuery, enabled: mayEdit });
  const [text, setText] = useState("");
  // What could be picked is in the page once somebody is about to: it was laid out with every contact.
  // The list comes before its options: the field is told of a list that was there when it is drawn
  const [isNear, setNear] = useState(false);
  const isOffering = useDeferredValue(isNear);
  if (!mayEdit) return <Tags tags={contact.tags} max={50} />;

  const has = (name: string) => contact.tags.some((tag) => sameTag(tag, name));
  const add = (name: string) => {
    const tag = name.trim().slice(0, TAG_LENGTH);
    setText("");
    if (tag && !has(tag)) void change(contact, tag, true);
  };

  const offered = (data?.items ?? []).map((tag) => tag.name).filter((name) => !has(name));

  return (
    <div className="stack" style={{ gap: 8 }}>
      {contact.tags.length > 0 && (
        <div className={styles.tagList}>
          {contact.tags.map((tag) => (
            <RemovableTag key={tag} tag={tag} onRemove={() => change(contact, tag, false)} />
          ))}
        </div>
      )}
      <Autocomplete
        size="xs"
        data-edit="tags"
        aria-label={t("tags.add")}
        placeholder={t("tags.add")}
        maxLength={TAG_LENGTH}
        limit={20}
        comboboxProps={{ keepMounted: isNear, portalProps: { target: "#main" } }}
        data={isOffering ? offered : []}
        onFocus={() => setNear(true)}
        value={text}
        onChange={setText}
        onOptionSubmit={add}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.defaultPrevented || composing(event)) return;
          event.preventDefault();
          add(text);
        }}
      />
    </div>
  );
}
