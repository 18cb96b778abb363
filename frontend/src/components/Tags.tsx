import { IconX } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTagColours } from "../api/queries/reference";
import { t } from "../i18n";
import styles from "./parts.module.css";

export const SHOWN_TAGS = 2;
/** The most letters of a tag that is shown whole beside a longer one. */
const SHORT = 6;

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
  const shown = tags.slice(0, max);
  const rest = tags.slice(max);
  // Two that may not give way could leave no room for how many more there are
  const short = shown.filter((tag) => tag.length <= SHORT);
  return (
    <span className={styles.tags}>
      {shown.map((tag) => (
        <Fragment key={tag}>
          <span
            className={`${styles.tag} ${styles.plainTag}`}
            data-colour={colours.get(tag)}
            data-whole={(short.length === 1 && short[0] === tag) || undefined}
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
