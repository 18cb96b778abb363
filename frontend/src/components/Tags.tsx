import { IconX } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTagColours } from "../api/queries/reference";
import { t } from "../i18n";
import styles from "./parts.module.css";

export const SHOWN_TAGS = 2;

interface Props {
  tags: readonly string[];
  /** Of the workspace's tags, by name. */
  colours: ReadonlyMap<string, string>;
  max?: number;
}

/** The first tags and how many more there are. */
export function Tags(props: Omit<Props, "colours">) {
  return <TagsOfRow {...props} colours={useTagColours()} />;
}

/** The same where there are many: whoever shows the rows knows the colours. */
export function TagsOfRow({ tags, colours, max = SHOWN_TAGS }: Props) {
  if (tags.length === 0) return <span className="dim">–</span>;
  const rest = tags.slice(max);
  return (
    <span className={styles.tags}>
      {tags.slice(0, max).map((tag) => (
        <Fragment key={tag}>
          <span
            className={`${styles.tag} ${styles.plainTag}`}
            data-colour={colours.get(tag)}
            title={tag}
            dir="auto"
          >
            {tag}
          </span>{" "}
        </Fragment>
      ))}
      {rest.length > 0 && (
        <span className={`${styles.tag} ${styles.rest}`} title={rest.join(", ")}>
          <bdi aria-hidden>+{rest.length}</bdi>
          <span className="sr-only">{rest.join(", ")}</span>
        </span>
      )}
    </span>
  );
}

export function RemovableTag({ tag, onRemove }: { tag: string; onRemove: () => void }) {
  const colours = useTagColours();
  return (
    <span className={styles.tag} data-colour={colours.get(tag)}>
      <span dir="auto">{tag}</span>
      <button
        type="button"
        className={styles.tagRemove}
        aria-label={t("tags.remove", { tag })}
        onClick={onRemove}
      >
        <IconX size={13} aria-hidden />
      </button>
    </span>
  );
}
