import { dateOnly, dayKey } from "../../lib/time";
import styles from "./contact.module.css";

/** Says the day above the first thing of it. */
export function Day({ at, before }: { at: string; before: string | undefined }) {
  if (before && dayKey(before) === dayKey(at)) return null;
  return <li className={styles.day}>{dateOnly(at)}</li>;
}
