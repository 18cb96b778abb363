import { useEffect } from "react";
import type { Key } from "../i18n";
import { readPrefs } from "./storage";

export interface Shortcut {
  /** As pressed: "c", "/", "g c" (one after the other), "Shift+↓". */
  keys: string;
  label: Key;
  /** With a key like Ctrl: whoever has the focus acts on it, single keys on or off. */
  held?: true;
  /** Returns false when the key means nothing here, and is left to the browser. */
  run: () => unknown;
}

const ARROWS: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑" };

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
  const key = nameOf(event);
  const chord = first ? `${first} ${key}` : key;
  clearTimeout(timer);
  first = null;
  const shortcut = registered.get(chord);
  if (shortcut) {
    if (shortcut.run() === false) return false;
    event.preventDefault();
    return true;
  }
  if ([...registered.keys()].some((keys) => keys.startsWith(`${key} `))) {
    first = key;
    timer = setTimeout(() => {
      first = null;
    }, 1200);
  }
  return false;
}

/** A letter is one with shift held, whatever caps lock makes of it; an arrow has it in its name. */
function nameOf(event: KeyboardEvent): string {
  const { key, shiftKey } = event;
  if (shiftKey && key in ARROWS) return `Shift+${ARROWS[key]}`;
  const name = latin(event);
  if (!/^[a-z]$/i.test(name)) return name;
  return shiftKey ? name.toUpperCase() : name.toLowerCase();
}

const OF_ANOTHER_SCRIPT = /^[^\p{ASCII}\p{Script=Latin}]+$/u;

/**
 * What a key types; on a keyboard of another script (Russian, Arabic, Greek …), where no key types
 * the letters of the shortcuts, what the key in the same place types on an English one.
 */
export function latin({ key, code, shiftKey }: KeyboardEvent): string {
  if (!OF_ANOTHER_SCRIPT.test(key)) return key;
  if (code === "Slash") return shiftKey ? "?" : "/";
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (!letter) return key;
  return shiftKey ? letter : letter.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || document.querySelector('[role="dialog"],[role="menu"]')) {
    return true;
  }
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  return typing && !(target instanceof HTMLInputElement && target.type === "checkbox");
}
