import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { Contact } from "../../api/types";

interface QueueFocus {
  box: RefObject<HTMLOListElement | null>;
  /** Notes who has the focus; for the list's own event. */
  note: (event: FocusEvent) => void;
  /** Goes on from somebody who is done with, but stays. */
  goOn: (id: string) => void;
  step: (by: number) => void;
  /** The row that has the focus, or the first one. */
  current: () => HTMLElement | undefined;
}

/** Keeps the focus in the queue: when its person leaves, whoever did that, the next one has it. */
export function useQueueFocus(people: readonly Contact[]): QueueFocus {
  const box = useRef<HTMLOListElement>(null);
  const last = useRef<{ id: string; place: number } | null>(null);
  const rows = useCallback(
    () => [...(box.current?.querySelectorAll<HTMLElement>("li[data-id]") ?? [])],
    [],
  );
  const focus = useCallback(
    (place: number) => {
      const all = rows();
      all[Math.min(Math.max(place, 0), all.length - 1)]?.querySelector("a")?.focus();
    },
    [rows],
  );
  const placeOf = useCallback(() => {
    const row = document.activeElement?.closest<HTMLElement>("li[data-id]");
    return row ? rows().indexOf(row) : -1;
  }, [rows]);

  useLayoutEffect(() => {
    const before = last.current;
    if (!before) return;
    const place = people.findIndex(({ id }) => id === before.id);
    if (place >= 0) last.current = { ...before, place };
    else if (document.activeElement === document.body) focus(before.place);
  }, [people, focus]);

  return {
    box,
    note: ({ target }) => {
      const row = target.closest<HTMLElement>("li[data-id]");
      if (row) last.current = { id: row.dataset.id ?? "", place: rows().indexOf(row) };
    },
    goOn: useCallback(
      (id) => focus(rows().findIndex((row) => row.dataset.id === id) + 1),
      [focus, rows],
    ),
    step: useCallback((by) => focus(placeOf() < 0 ? 0 : placeOf() + by), [focus, placeOf]),
    current: useCallback(() => rows()[Math.max(placeOf(), 0)], [rows, placeOf]),
  };
}
