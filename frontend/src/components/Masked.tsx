import { IconLock } from "@tabler/icons-react";
import { t } from "../i18n";
import styles from "./masked.module.css";

/** A number or an address that was masked before it came here: nothing to copy, and why. */
export default function Masked({ text }: { text: string }) {
  return (
    <span className={styles.masked} title={t("private.reason")}>
      <IconLock size={14} aria-hidden />
      <bdi className="ltr num">{text}</bdi>
      <span className="sr-only">. {t("private.reason")}</span>
    </span>
  );
}
