import { useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { useSession } from "../api/queries/session";
import { later } from "../i18n";
import { latin, press, type Shortcut, useShortcuts } from "../lib/hotkeys";
import { can } from "../lib/permissions";
import { useStore } from "../lib/store";
import { runLastAction } from "../lib/toasts";
import { usePrefs } from "../lib/usePrefs";
import { GO_KEYS, OFFICE, PLACES } from "./items";
import { openAdd, opened, openSheet } from "./opened";

const Palette = lazy(later(() => import("./Palette")));
const KeySheet = lazy(later(() => import("./KeySheet")));
const AddContactDrawer = lazy(later(() => import("../screens/contacts/AddContactDrawer")));

const ADD: Shortcut = { keys: "c", label: "action.add_contact", run: openAdd };

/** What works everywhere: the palette, the sheet, going places, undo, adding a contact. */
export function Keys() {
  const shown = useStore(opened, (which) => which);
  const navigate = useNavigate();
  const session = useSession();
  const prefs = usePrefs();
  const wanted = useMemo<Shortcut[]>(
    () => [
      { keys: "?", label: "keys.sheet", run: openSheet },
      ...(can(session, "contacts:write") ? [ADD] : []),
      ...[...PLACES, ...OFFICE]
        .filter((place) => can(session, place.scope))
        .flatMap(({ to, label }) => {
          const keys = GO_KEYS[to];
          return keys ? [{ keys, label, run: () => void navigate({ to }) }] : [];
        }),
    ],
    [navigate, session],
  );
  useShortcuts(wanted);
  const place = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open belongs to one place
  useEffect(() => () => opened.set(null), [place]);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      // with shift it is another command, and with alt a character of many keyboards
      const plain = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const command = plain && latin(event).toLowerCase();
      if (command === "k") {
        event.preventDefault();
        opened.set("palette");
      } else if (command === "z" && !isEditing(event)) {
        if (runLastAction()) event.preventDefault();
      } else press(event);
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  }, []);
  return (
    <Suspense>
      {shown === "palette" && <Palette prefs={prefs} onClose={() => opened.set(null)} />}
      {shown === "sheet" && <KeySheet onClose={() => opened.set(null)} />}
      {shown === "add" && <AddContactDrawer onClose={() => opened.set(null)} />}
    </Suspense>
  );
}

function isEditing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return ["INPUT", "TEXTAREA"].includes(target.tagName) || target.isContentEditable;
}
