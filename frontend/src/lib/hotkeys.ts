import { useEffect } from "react";
import type { Key } from "../i18n";
import { readPrefs } from "./storage";

export interface Shortcut {
  /** As pressed: "c", "/", "g c" (one after the other). */
  keys: string;
  label: Key;
  run: () => void;
}

/** What the key sheet shows; whoever registers a shortcut stands in it. */
const registered = new Map<string, Shortcut>();
let first: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

export function shortcuts(): Shortcut[] {
  return [...registered.values()];
}

/** Single keys for as long as the component is there. */
export function useShortcuts(wanted: readonly Shortcut[]): void {
  useEffect(() => {
    for (const shortcut of wanted) registered.set(shortcut.keys, shortcut);
    return () => {
      for (const shortcut of wanted) {
        if (registered.get(shortcut.keys) === shortcut) registered.delete(shortcut.keys);
      }
    };
  }, [wanted]);
}

/** Act on a key; returns whether it was one of ours. Never while typing or in a dialog. */
export function press(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (readPrefs().shortcuts === false || isTyping(event.target)) return false;
  const chord = first ? `${first} ${event.key}` : event.key;
  clearTimeout(timer);
  first = null;
  const shortcut = registered.get(chord);
  if (shortcut) {
    event.preventDefault();
    shortcut.run();
    return true;
  }
  if ([...registered.keys()].some((keys) => keys.startsWith(`${event.key} `))) {
    first = event.key;
    timer = setTimeout(() => {
      first = null;
    }, 1200);
  }
  return false;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || document.querySelector('[role="dialog"],[role="menu"]')) {
    return true;
  }
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  return typing && !(target instanceof HTMLInputElement && target.type === "checkbox");
}
