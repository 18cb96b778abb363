import { lazy, type MouseEvent, Suspense, useCallback, useMemo, useState } from "react";
import type { Contact } from "../../api/types";
import { later } from "../../i18n";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { currentRow } from "./listKeys";
import type { Asked } from "./OnlyMenu";

const OnlyMenu = lazy(later(() => import("./OnlyMenu")));

/**
 * Filter by what a row says: Alt and a click on a value does it, a context menu asks first. That
 * of a key is of the whole row; that of a mouse is there over values only, and else the browser's.
 */
export function useOnly(items: readonly Contact[]) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const keys = useMemo<Shortcut[]>(
    () => [{ keys: "f", label: "keys.only", run: () => askRow(setAsked) }],
    [],
  );
  useShortcuts(keys);
  const take = (event: MouseEvent, atOnce: boolean) => {
    const target = event.target as Element;
    const cell = target.closest<HTMLElement>("td[data-values]");
    if (!cell) return;
    event.preventDefault();
    event.stopPropagation();
    setAsked({ target, cell, atOnce });
  };
  const menu = asked && (
    <Suspense>
      <OnlyMenu asked={asked} items={items} onClose={close} />
    </Suspense>
  );
  return {
    menu,
    onClickCapture: (event: MouseEvent) => event.altKey && take(event, true),
    onContextMenu: (event: MouseEvent) => {
      if (!byKey(event)) take(event, false);
      else if (askRow(setAsked) !== false) event.preventDefault();
    },
  };
}

function askRow(ask: (asked: Asked) => void): unknown {
  const target = document.activeElement;
  if (!target || !currentRow()) return false;
  ask({ target, cell: null, atOnce: false });
}

/** Chromium calls the pointer of a key a mouse, of no button; Firefox gives it the first button. */
function byKey({ button, ctrlKey, nativeEvent }: MouseEvent): boolean {
  const { pointerType } = nativeEvent as PointerEvent;
  return button !== 2 && !ctrlKey && pointerType !== "touch" && pointerType !== "pen";
}
