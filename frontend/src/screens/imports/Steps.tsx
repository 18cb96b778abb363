import { IconCheck } from "@tabler/icons-react";
import { t } from "../../i18n";
import styles from "./imports.module.css";

export const STEPS = ["upload", "map", "review", "run", "result"] as const;
export type Step = (typeof STEPS)[number];

/** Where one is on the way from a file to contacts. */
export function Steps({ now }: { now: Step }) {
  const at = STEPS.indexOf(now);
  return (
    <ol className={`plain ${styles.steps}`} aria-label={t("imports.steps")}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? "done" : index === at ? "now" : "next"}
          aria-current={index === at ? "step" : undefined}
        >
          <span className={styles.dot}>
            {index < at ? <IconCheck size={14} aria-hidden /> : index + 1}
          </span>
          {t(`import_step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
