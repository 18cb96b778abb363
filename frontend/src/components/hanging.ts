import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Hanging<E extends HTMLElement> {
  box: RefObject<E | null>;
  style: CSSProperties;
  /** From now on its place is known, and it may have the focus. */
  placed: boolean;
}

/** Hang a box under whichever element was pressed; a press or a scroll elsewhere closes it. */
export function useHanging<E extends HTMLElement>(
  anchor: HTMLElement,
  onClose: () => void,
): Hanging<E> {
  const box = useRef<E>(null);
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);

  useLayoutEffect(() => {
    const hung = box.current;
    if (!hung) return;
    const hang = () => setPlace(placeUnder(anchor, hung));
    hang();
    // What it shows may come later and make it larger
    const growth = new ResizeObserver(hang);
    growth.observe(hung);
    return () => growth.disconnect();
  }, [anchor]);

  useEffect(() => {
    const away = (event: Event) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    const scrolled = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener("pointerdown", away, true);
    window.addEventListener("scroll", scrolled, true);
    window.addEventListener("resize", onClose);
    return () => {
      document.removeEventListener("pointerdown", away, true);
      window.removeEventListener("scroll", scrolled, true);
      window.removeEventListener("resize", onClose);
    };
  }, [anchor, onClose]);

  return { box, style: place ?? { opacity: 0 }, placed: place !== null };
}

function placeUnder(anchor: HTMLElement, box: HTMLElement): { top: number; left: number } {
  const at = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + 4;
  const top = below + height > window.innerHeight - 8 ? Math.max(8, at.top - height - 4) : below;
  const start = document.documentElement.dir === "rtl" ? at.right - width : at.left;
  const left = Math.min(Math.max(8, start), window.innerWidth - width - 8);
  return { top, left };
}
