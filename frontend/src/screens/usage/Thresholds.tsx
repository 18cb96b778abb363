import type { Usage } from "../../api/types";
import { percent, t } from "../../i18n";
import styles from "./usage.module.css";

/** Percent of the limit at which something happens, as the service has them. */
const STEPS = [
  { at: 75, level: "yellow" },
  { at: 90, level: "orange" },
  { at: 100, level: "red" },
] as const;

/** What happens as the plan fills, and how far it has come. */
export function Thresholds({ usage, limit }: { usage: Usage; limit: number }) {
  return (
    <section className="card pad stack" aria-labelledby="usage-steps">
      <h2 id="usage-steps">{t("usage.steps")}</h2>
      <ol className={`plain ${styles.steps}`}>
        {STEPS.map(({ at, level }) => {
          const from = Math.ceil((limit * at) / 100);
          return (
            <li key={at} className={styles.step} data-step={level}>
              <strong className="num">{percent(at / 100)}</strong>
              <span>
                <span className="dim num">{t("usage.step_from", { n: from })}</span>{" "}
                {usage.used >= from && <strong>{t("usage.step_reached")}</strong>}
                <br />
                {t(`usage.step_${level}`)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
