import styles from "./bars.module.css";

export interface Bar {
  key: string;
  value: number;
  /** What the pointer is told. */
  title: string;
  /** What stands below it. */
  tick?: string;
  /** Something in it wants a look. */
  odd?: boolean;
}

interface Props {
  /** What a screen reader says instead. */
  label: string;
  bars: readonly Bar[];
  /** The value that fills the height. */
  high: number;
  /** In pixels. */
  height: number;
  /** A value to draw a line at. */
  line?: number;
}

/** Values as bars that fill the width, in reading direction; ticks keep their size on a phone. */
export function Bars({ label, bars, high, height, line }: Props) {
  const percent = (value: number) => `${(100 * value) / high}%`;
  return (
    <div className={styles.bars} role="img" aria-label={label}>
      <div className={styles.plot} style={{ height }}>
        {bars.map((bar) => (
          <div key={bar.key} className={styles.column} title={bar.title}>
            <div
              className={styles.bar}
              data-odd={bar.odd || undefined}
              style={{ height: percent(bar.value) }}
            />
          </div>
        ))}
        {line !== undefined && <div className={styles.line} style={{ bottom: percent(line) }} />}
      </div>
      {bars.some((bar) => bar.tick) && (
        <div className={styles.ticks}>
          {bars.map((bar) => (
            <span key={bar.key} className={styles.tick}>
              {bar.tick}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
