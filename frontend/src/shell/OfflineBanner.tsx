import { t } from "../i18n";
import { link } from "../lib/live";
import { useStore } from "../lib/store";
import styles from "./shell.module.css";

/** Says over every page that the network is gone, for as long as it is. */
export function OfflineBanner() {
  const gone = useStore(link, (state) => state === "offline");
  return (
    <div aria-live="polite" className={styles.offline}>
      {gone && <p>{t("shell.offline")}</p>}
    </div>
  );
}
