import type { ImportState } from "../../api/types";
import { t } from "../../i18n";
import styles from "./imports.module.css";

const TONES: Record<ImportState, string> = {
  uploaded: "quiet",
  mapped: "quiet",
  checking: "busy",
  checked: "quiet",
  running: "busy",
  finished: "good",
  stopped: "warn",
  failed: "bad",
  undone: "quiet",
};

export function StateBadge({ state }: { state: ImportState }) {
  return (
    <span className={styles.badge} data-tone={TONES[state]}>
      {t(`import_state.${state}`)}
    </span>
  );
}
