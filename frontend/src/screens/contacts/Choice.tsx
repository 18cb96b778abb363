import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "../../i18n";
import styles from "./contacts.module.css";

interface ChoiceProps {
  on: boolean;
  onChange: () => void;
  hint?: string;
  children: ReactNode;
}

/** One line of a list of things that can be chosen, with a tick. */
export function Choice({ on, onChange, hint, children }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={on} onChange={onChange} />
      {children}
      {hint && <span className={styles.hint}>{hint}</span>}
    </label>
  );
}

/** The box over such a list that makes it shorter. */
export function Narrow({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      size="xs"
      aria-label={t("filter.narrow")}
      placeholder={t("filter.narrow")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
