import type { UsageMonth } from "../../api/types";
import { locale, number, t } from "../../i18n";
import styles from "./usage.module.css";

const WIDTH = 720;
const HEIGHT = 150;
const GAP = 8;

interface Props {
  months: readonly UsageMonth[];
  limit: number | null;
}

/** Twelve months as bars, the plan's limit as a line, and the same as a table. */
export function UsageChart({ months, limit }: Props) {
  const top = Math.max(1, ...months.map((month) => month.total));
  const high = limit !== null && limit < top * 4 ? Math.max(top, limit) : top;
  const wide = WIDTH / months.length;
  const y = (value: number) => HEIGHT - (value / high) * HEIGHT;
  return (
    <figure className={styles.figure}>
      <figcaption>{t("usage.history")}</figcaption>
      <svg
        viewBox={`0 -6 ${WIDTH} ${HEIGHT + 30}`}
        className={styles.chart}
        role="img"
        aria-label={t("usage.history_label", {
          from: number(months[0]?.total ?? 0),
          to: number(months.at(-1)?.total ?? 0),
        })}
      >
        {months.map((month, place) => (
          <g key={month.month}>
            <rect
              x={place * wide + GAP / 2}
              y={y(month.total)}
              width={wide - GAP}
              height={HEIGHT - y(month.total)}
              rx={4}
              className={styles.bar}
            >
              <title>{`${name(month.month, "long")}: ${number(month.total)}`}</title>
            </rect>
            <text x={place * wide + wide / 2} y={HEIGHT + 18} className={styles.tick}>
              {name(month.month, "short")}
            </text>
          </g>
        ))}
        {limit !== null && limit <= high && (
          <line x1={0} x2={WIDTH} y1={y(limit)} y2={y(limit)} className={styles.limitLine} />
        )}
      </svg>
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
