import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { numbersOfPipeline } from "../../api/queries/stages";
import type { LeadStatus, Movement, PipelineNumbers } from "../../api/types";
import { type Key, percent, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { duration } from "../../lib/time";
import styles from "./pipeline.module.css";

const PERIODS: readonly { days: number; label: Key }[] = [
  { days: 7, label: "period.week" },
  { days: 30, label: "period.month" },
  { days: 90, label: "period.quarter" },
];

const place = (status: LeadStatus) => STATUSES.indexOf(status);

/** What went on in a period: who of the new became customers, and who moved. */
export function Numbers() {
  const [days, setDays] = useState(30);
  const { data } = useQuery(numbersOfPipeline(days));
  return (
    <div className={styles.numbers}>
      <label className="bar" style={{ gap: 6 }}>
        <span className="dim">{t("pipeline.period")}</span>
        <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
          {PERIODS.map((each) => (
            <option key={each.days} value={each.days}>
              {t(each.label)}
            </option>
          ))}
        </select>
      </label>
      {data && <Conversion numbers={data} />}
      {data && <Movements movement={data.movement} />}
    </div>
  );
}

function Conversion({ numbers }: { numbers: PipelineNumbers }) {
  const { created: n, conversion } = numbers;
  if (conversion === null) return <span className="dim">{t("pipeline.nobody_new")}</span>;
  const share = percent(conversion / 100);
  return <span className="num">{t("pipeline.converted", { share, n })}</span>;
}

function Movements({ movement }: { movement: readonly Movement[] }) {
  if (movement.length === 0) return <span className="dim">{t("pipeline.no_movement")}</span>;
  const inOrder = [...movement].sort(
    (one, other) =>
      place(one.previous) - place(other.previous) || place(one.current) - place(other.current),
  );
  return (
    <ul className={`plain ${styles.movement}`} aria-label={t("pipeline.movement")}>
      {inOrder.map(({ previous, current, contacts, seconds }) => (
        <li key={`${previous} ${current}`} className="num">
          {t("pipeline.moved", {
            from: t(`status.${previous}`),
            to: t(`status.${current}`),
            n: contacts,
          })}{" "}
          <span className="dim">{t("pipeline.after", { time: duration(seconds) })}</span>
        </li>
      ))}
    </ul>
  );
}
