import { IconX } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTagColours } from "../api/queries/reference";
import { t } from "../i18n";
import styles from "./parts.module.css";

export const SHOWN_TAGS = 2;

/** The first tags and how many more there are. */
export function Tags({ tags, max = SHOWN_TAGS }: { tags: readonly string[]; max?: number }) {
  const colours = useTagColours();
  if (tags.length === 0) return <span className="dim">–</span>;
  const rest = tags.slice(max);
  return (
    <span className={styles.tags}>
      {tags.slice(0, max).map((tag) => (
        <Fragment key={tag}>
          <span className={styles.tag} data-colour={colours.get(tag)} title={tag}>
            <span dir="auto">{tag}</span>
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
