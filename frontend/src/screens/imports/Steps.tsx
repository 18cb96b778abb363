import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "../../i18n";
import { STEPS, type Step } from "../../lib/importSteps";
import styles from "./imports.module.css";

interface Props {
  now: Step;
  /** The import, and its steps that can be gone to. */
  id?: string;
  open?: readonly Step[];
}

/** Where one is on the way from a file to contacts; steps that can be gone back to are links. */
export function Steps({ now, id, open = [] }: Props) {
  const at = STEPS.indexOf(now);
  return (
    <ol className={`plain ${styles.steps}`} aria-label={t("imports.steps")}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? "done" : index === at ? "now" : "next"}
          aria-current={index === at ? "step" : undefined}
        >
          <StepLink step={step} id={step !== now && open.includes(step) ? id : undefined}>
            <span className={styles.dot}>
              {index < at ? <IconCheck size={14} aria-hidden /> : index + 1}
            </span>
            {t(`import_step.${step}`)}
          </StepLink>
        </li>
      ))}
    </ol>
  );
}

interface LinkProps {
  step: Step;
  id: string | undefined;
  children: ReactNode;
}

function StepLink({ step, id, children }: LinkProps) {
  if (!id) return <span className={styles.step}>{children}</span>;
  if (step === "upload") {
    return (
      <Link className={styles.step} to="/imports/new">
        {children}
      </Link>
    );
  }
  return (
    <Link className={styles.step} to="/imports/$id" params={{ id }} search={{ step }}>
      {children}
    </Link>
  );
}
