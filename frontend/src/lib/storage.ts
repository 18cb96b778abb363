/**
 * This browser's copy of what its member prefers, for the first paint (boot.js) and the door;
 * versioned in its key so that an old shape is never read. See prefs.ts.
 */
export interface Prefs {
  /** Whose these are. */
  member?: string;
  locale?: "en" | "es" | "ar";
  scheme?: "light" | "dark" | "auto";
  density?: "comfortable" | "compact";
  exactTimes?: boolean;
  /** Times in the time zone of this browser, not in the workspace's. */
  ownZone?: boolean;
  shortcuts?: boolean;
  columns?: string[];
  /** In which numbers without a country code were read last. */
  country?: string;
  widths?: Record<string, number>;
}

const KEY = "warmline.prefs.v1";

/** Each time on a page asks three times: what was read is kept for as long as nobody writes. */
let read: { text: string; prefs: Readonly<Prefs> } = { text: "{}", prefs: {} };

export function readPrefs(): Readonly<Prefs> {
  try {
    const text = localStorage.getItem(KEY) ?? "{}";
    if (text !== read.text) read = { text, prefs: JSON.parse(text) as Prefs };
    return read.prefs;
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

/** Let the copy be this member's. What is nobody's yet is taken over; another's is dropped: true. */
export function ownPrefs(member: string): boolean {
  const owner = readPrefs().member;
  if (owner === member) return false;
  if (owner !== undefined) localStorage.removeItem(KEY);
  writePrefs({ member });
  return owner !== undefined;
}
