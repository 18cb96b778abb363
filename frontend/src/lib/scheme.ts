import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";
import { readPrefs, writePrefs } from "./storage";

let shown: ((scheme: MantineColorScheme) => void) | undefined;

/** Show another colour scheme: one that the page was told, nobody chose it here. */
export function showScheme(scheme: MantineColorScheme): void {
  shown?.(scheme);
}

/** Keeps the colour scheme with the other preferences, where boot.js reads it before paint. */
export const schemeManager: MantineColorSchemeManager = {
  get: (fallback) => readPrefs().scheme ?? fallback,
  set: (scheme: MantineColorScheme) => {
    writePrefs({ scheme });
  },
  subscribe: (onUpdate) => {
    shown = onUpdate;
  },
  unsubscribe: () => {
    shown = undefined;
  },
  clear: () => {
    writePrefs({ scheme: undefined });
  },
};
