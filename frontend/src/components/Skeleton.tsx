import type { CSSProperties, ReactNode } from "react";
import { t } from "../i18n";
import { useDelayed } from "../lib/useDelayed";
import styles from "./skeleton.module.css";

/** Quick answers never flicker. */
const SILENT_MS = 120;

interface Props {
  /** How tall it stands, in pixels, so that little moves when its panel comes; or its style says. */
  height?: number;
  className?: string;
  children: ReactNode;
}

/** Holds the place of what is being read; silent at first. */
export function Skeleton({ height, className = "", children }: Props) {
  const late = useDelayed(true, SILENT_MS);
  return (
    <div
      className={`${styles.skeleton} ${className}`}
      style={{ minHeight: height }}
      role="status"
      aria-label={t("state.loading")}
    >
      {late && children}
    </div>
  );
}

/** A grey line in place of a text; as its style says, of something else. */
export function Bar(style: CSSProperties) {
  return <span style={style} />;
}

/** Lines one below the other, as far apart as the rows of a table. */
export function Lines({ lines }: { lines: number }) {
  return (
    <Skeleton height={lines * LINE + PADDING} className={styles.lines}>
      {Array.from({ length: lines }, (_, line) => (
        <Bar key={line} width={`${40 + ((line * 23) % 45)}%`} />
      ))}
    </Skeleton>
  );
}

/** In place of a card that is being read: a table, a list or a form of so many lines. */
export function Waiting({ lines = 5 }: { lines?: number }) {
  const late = useDelayed(true, SILENT_MS);
  return (
    <section className={late ? "card" : undefined}>
      <Lines lines={lines} />
    </section>
  );
}

/** Pixels: a row, and what is above the first and below the last. */
const LINE = 40;
const PADDING = 32;
