import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo } from "react";
import type { Key } from "../i18n";
import { press, type Shortcut, useShortcuts } from "../lib/hotkeys";
import { useStore } from "../lib/store";
import { runLastAction } from "../lib/toasts";
import { opened } from "./opened";

const Palette = lazy(() => import("./Palette"));
const KeySheet = lazy(() => import("./KeySheet"));

const GO: readonly [string, string, Key][] = [
  ["g c", "/contacts", "nav.contacts"],
  ["g p", "/pipeline", "nav.pipeline"],
  ["g i", "/imports", "nav.imports"],
  ["g u", "/usage", "nav.usage"],
  ["g s", "/settings", "nav.settings"],
];

/** Keys that work everywhere: the palette, the sheet, going places, undo. */
export function Keys() {
  const shown = useStore(opened, (which) => which);
  const navigate = useNavigate();
  const wanted = useMemo<Shortcut[]>(
    () => [
      { keys: "?", label: "keys.sheet", run: () => opened.set("sheet") },
      ...GO.map(([keys, to, label]) => ({ keys, label, run: () => void navigate({ to }) })),
    ],
    [navigate],
  );
  useShortcuts(wanted);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === "k") {
        event.preventDefault();
        opened.set("palette");
      } else if (command && event.key.toLowerCase() === "z" && !isEditing(event)) {
        if (runLastAction()) event.preventDefault();
      } else press(event);
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  }, []);
  return (
    <Suspense>
      {shown === "palette" && <Palette onClose={() => opened.set(null)} />}
      {shown === "sheet" && <KeySheet onClose={() => opened.set(null)} />}
    </Suspense>
  );
}

function isEditing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return ["INPUT", "TEXTAREA"].includes(target.tagName) || target.isContentEditable;
}
