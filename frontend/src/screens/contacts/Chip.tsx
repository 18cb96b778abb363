import { IconChevronDown, IconX } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import { t } from "../../i18n";
import styles from "./contacts.module.css";

interface Props {
  /** What opens its editor: a ChipButton, with or without what drops down from it. */
  children: ReactNode;
  name: string;
  /** What takes it off; absent where it is not set. */
  onRemove?: () => void;
}

/** A filter as it stands over the list; one that is set can be taken off. */
export function Chip({ children, name, onRemove }: Props) {
  return (
    <span className={styles.chip} data-active={onRemove !== undefined || undefined}>
      {children}
      {onRemove && (
        <button
          type="button"
          className={styles.chipRemove}
          aria-label={t("filter.remove", { name })}
          onClick={onRemove}
        >
          <IconX size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}

interface ButtonProps extends Omit<ComponentProps<"button">, "value"> {
  name: string;
  /** What it is set to, in words; null when it is not set. */
  value: string | null;
  /** It is one of several of which any is enough, and not the first. */
  or?: boolean;
}

/** What a filter is called and set to. */
export function ChipButton({ name, value, or = false, className = "", ...button }: ButtonProps) {
  return (
    <button type="button" className={`${styles.chipMain} ${className}`} {...button}>
      {value === null ? (
        <>
          {name}
          <IconChevronDown size={14} aria-hidden />
        </>
      ) : (
        <>
          {or ? t("filter.or", { name }) : name}: <strong>{value}</strong>
        </>
      )}
    </button>
  );
}
