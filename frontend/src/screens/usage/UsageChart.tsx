import type { UsageMonth } from "../../api/types";
import { Bars } from "../../components/Bars";
import { locale, number, t } from "../../i18n";
import styles from "./usage.module.css";

const HEIGHT = 150;

interface Props {
  months: readonly UsageMonth[];
  limit: number | null;
}

/** Twelve months as bars, the plan's limit as a line, and the same as a table. */
export function UsageChart({ months, limit }: Props) {
  const top = Math.max(1, ...months.map((month) => month.total));
  const high = limit !== null && limit < top * 4 ? Math.max(top, limit) : top;
  const bars = months.map((month) => ({
    key: month.month,
    value: month.total,
    title: `${name(month.month, "long")}: ${number(month.total)}`,
    tick: name(month.month, "short"),
  }));
  return (
    <figure className={styles.figure}>
      <figcaption>{t("usage.history")}</figcaption>
      <Bars
        label={t("usage.history_label", {
          from: number(months[0]?.total ?? 0),
          to: number(months.at(-1)?.total ?? 0),
        })}
        bars={bars}
        high={high}
        height={HEIGHT}
        line={limit !== null && limit <= high ? limit : undefined}
      />
      <details>
        <summary>{t("usage.as_table")}</summary>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t("usage.month")}</th>
              <th scope="col">{t("usage.added")}</th>
              <th scope="col">{t("usage.total")}</th>
            </tr>
          </thead>
          <tbody>
            {months.toReversed().map((month) => (
              <tr key={month.month}>
                <th scope="row">{name(month.month, "long")}</th>
                <td className="num">{number(month.added)}</td>
                <td className="num">{number(month.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function name(month: string, style: "short" | "long"): string {
  const long = style === "long" ? ({ year: "numeric" } as const) : {};
  const format = new Intl.DateTimeFormat(locale(), { month: style, ...long, timeZone: "UTC" });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
