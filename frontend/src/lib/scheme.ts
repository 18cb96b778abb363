import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";
import { readPrefs, writePrefs } from "./storage";

/** Keeps the colour scheme with the other preferences, where boot.js reads it before paint. */
export const schemeManager: MantineColorSchemeManager = {
  get: (fallback) => readPrefs().scheme ?? fallback,
  set: (scheme: MantineColorScheme) => {
    writePrefs({ scheme });
  },
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {
    writePrefs({ scheme: undefined });
  },
};
