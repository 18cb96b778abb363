import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { number, t } from "../../i18n";
import styles from "./contacts.module.css";

interface ChoiceProps {
  on: boolean;
  onChange: () => void;
  /** How many contacts it is about. */
  count?: number;
  /** Whether the focus begins here when the list opens. */
  first?: boolean;
  children: ReactNode;
}

/** One line of a list of things that can be chosen, with a tick. */
export function Choice({ on, onChange, count, first, children }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        data-autofocus={first || undefined}
        checked={on}
        onChange={onChange}
      />
      {children}
      {count !== undefined && <span className={styles.hint}>{number(count)}</span>}
    </label>
  );
}

/** The box over such a list that makes it shorter. */
export function Narrow({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      size="xs"
      data-autofocus
      aria-label={t("filter.narrow")}
      placeholder={t("filter.narrow")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
