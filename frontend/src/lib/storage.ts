/** Preferences of this browser, versioned in their key so that an old shape is never read. */
export interface Prefs {
  locale?: "en" | "es" | "ar";
  scheme?: "light" | "dark" | "auto";
  density?: "comfortable" | "compact";
  exactTimes?: boolean;
  shortcuts?: boolean;
  columns?: string[];
  widths?: Record<string, number>;
}

const KEY = "warmline.prefs.v1";

export function readPrefs(): Prefs {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Prefs;
  } catch {
    return {};
  }
}

export function writePrefs(change: Partial<Prefs>): Prefs {
  const next = { ...readPrefs(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that refuses storage still works; it only forgets.
  }
  return next;
}
