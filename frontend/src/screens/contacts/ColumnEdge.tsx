import type { KeyboardEvent, PointerEvent } from "react";
import { t } from "../../i18n";
import { useStore } from "../../lib/store";
import { LEAST, moveEdge, resetEdge, type Wide, widthOf, widths } from "../../lib/widths";
import styles from "./contacts.module.css";
import { useResize } from "./useResize";

const STEP = 16;

interface Props {
  /** The columns before and behind the edge. */
  between: readonly [Wide, Wide];
  label: string;
}

/** The edge of a head: it is dragged, or moved by arrow keys; pressed twice it goes back. */
export function ColumnEdge({ between, label }: Props) {
  const [one, other] = between;
  const now = useStore(widths, (drawn) => widthOf(drawn, one));
  const both = useStore(widths, (drawn) => widthOf(drawn, one) + widthOf(drawn, other));
  const { keep, keepDrawn } = useResize();
  const reset = () => keep(resetEdge(widths.get(), between));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return reset();
    const by = stepOf(event.key, both);
    if (by === 0) return;
    event.preventDefault();
    widths.set(moveEdge(widths.get(), between, by));
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("columns.edge", { name: label })}
      aria-valuenow={now}
      aria-valuemin={LEAST}
      aria-valuemax={both - LEAST}
      tabIndex={0}
      className={styles.edge}
      onDoubleClick={reset}
      onKeyDown={onKeyDown}
      // Held down, a key moves often and is kept once
      onKeyUp={(event) => stepOf(event.key, both) !== 0 && keepDrawn()}
      onPointerDown={(event) => drag(event, between, keepDrawn)}
    />
  );
}

function stepOf(key: string, most: number): number {
  if (key === "Home" || key === "End") return key === "End" ? most : -most;
  if (key === "ArrowRight") return way() * STEP;
  return key === "ArrowLeft" ? -way() * STEP : 0;
}

/** Follow the pointer until it is let go. */
function drag(
  event: PointerEvent<HTMLElement>,
  between: Props["between"],
  onEnd: () => void,
): void {
  const edge = event.currentTarget;
  const [from, start] = [event.clientX, widths.get()];
  const drawn = widthOf(start, between[0]);
  // A wide page stretches the columns, and with them what a pixel is worth
  const scale = (edge.parentElement?.getBoundingClientRect().width || drawn) / drawn;
  const move = ({ clientX }: globalThis.PointerEvent) =>
    widths.set(moveEdge(start, between, ((clientX - from) * way()) / scale));
  const over = new AbortController();
  const end = () => {
    over.abort();
    if (widths.get() !== start) onEnd();
  };
  edge.setPointerCapture(event.pointerId);
  edge.addEventListener("pointermove", move, { signal: over.signal });
  edge.addEventListener("pointerup", end, { signal: over.signal });
  edge.addEventListener("pointercancel", end, { signal: over.signal });
}

/** Where the page is read from right to left, so is the width. */
const way = () => (document.documentElement.dir === "rtl" ? -1 : 1);
