import { type PointerEvent, useEffect, useRef } from "react";

const HOLD_MS = 500;
/** A finger trembles; further than this it scrolls. */
const TREMBLE = 10;

/** Handlers for an element that a finger can hold; what its release would click is not clicked. */
export function useLongPress(onHold: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const held = useRef(false);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => stop, []);
  return {
    onPointerDown: (event: PointerEvent) => {
      held.current = false;
      stop();
      if (event.pointerType !== "touch") return;
      start.current = { x: event.clientX, y: event.clientY };
      timer.current = setTimeout(() => {
        held.current = true;
        onHold();
      }, HOLD_MS);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x, y } = start.current;
      if (Math.hypot(clientX - x, clientY - y) > TREMBLE) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** Tells whether a click or a context menu belongs to the hold, and is to be left alone. */
    wasHeld: () => held.current,
  };
}
