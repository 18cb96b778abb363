import { type ReactNode, useEffect, useId } from "react";
import { createPortal } from "react-dom";
import { useHanging } from "./hanging";
import styles from "./parts.module.css";

export interface MenuOption<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
  hint?: string;
  /** It can't be picked now; the menu says why. */
  barred?: boolean;
}

interface Props<V extends string> {
  /** Where it hangs; gets the focus back when the menu closes. */
  anchor: HTMLElement;
  label: string;
  options: readonly MenuOption<V>[];
  value: V | null;
  /** Why some options are barred. */
  why?: string;
  onPick: (value: V) => void;
  onClose: () => void;
}

/**
 * One menu for many triggers: it hangs under whichever element was pressed. The trigger is never
 * replaced, so the focus always has a place to return to.
 */
export function FloatingMenu<V extends string>(props: Props<V>) {
  const { anchor, label, options, value, why, onPick, onClose } = props;
  const whyId = useId();
  const isBarred = options.some((option) => option.barred);
  const { box, style, placed } = useHanging<HTMLDivElement>(anchor, onClose);

  useEffect(() => {
    if (placed) focusItem(box.current, "checked");
  }, [placed, box]);

  const finish = (picked?: V) => {
    anchor.focus();
    onClose();
    if (picked !== undefined) onPick(picked);
  };

  return createPortal(
    <div
      ref={box}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles.menu}
      style={style}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          event.stopPropagation();
          finish();
        } else if (moveFocus(box.current, event.key)) event.preventDefault();
      }}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="menuitemradio"
          aria-checked={option.value === value}
          aria-disabled={option.barred || undefined}
          aria-describedby={option.barred ? whyId : undefined}
          tabIndex={-1}
          className={styles.menuItem}
          onClick={() => !option.barred && finish(option.value)}
        >
          {option.icon}
          <span>{option.label}</span>
          <span className={styles.menuHint}>{option.value === value ? "✓" : option.hint}</span>
        </button>
      ))}
      {isBarred && (
        <div id={whyId} className={styles.menuWhy}>
          {why}
        </div>
      )}
    </div>,
    document.getElementById("main") ?? document.body,
  );
}

function items(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>("[role=menuitemradio]") ?? [])];
}

function focusItem(box: HTMLElement | null, which: "checked"): void {
  const all = items(box);
  const wanted = all.find((item) => item.getAttribute(`aria-${which}`) === "true") ?? all[0];
  wanted?.focus({ preventScroll: true });
}

/** Arrows, Home, End and first letters. Tells whether the key was one of them. */
function moveFocus(box: HTMLElement | null, key: string): boolean {
  const all = items(box);
  const now = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: (now + 1) % all.length,
    ArrowUp: (now - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  };
  let next = steps[key];
  if (next === undefined && key.length === 1 && key !== " ") {
    const order = [...all.slice(now + 1), ...all.slice(0, now + 1)];
    const hit = order.find((item) =>
      item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()),
    );
    next = hit ? all.indexOf(hit) : undefined;
  }
  if (next === undefined || Number.isNaN(next)) return false;
  all[next]?.focus();
  return true;
}
