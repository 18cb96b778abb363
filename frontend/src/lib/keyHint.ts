import { t } from "../i18n";
import { readPrefs } from "./storage";

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How this keyboard calls the key for commands. */
export const COMMAND = mac ? "⌘" : "Ctrl";

interface Hint {
  title?: string;
  "aria-keyshortcuts"?: string;
}

/**
 * What an element tells the pointer and a screen reader of the keys that do the same, as they are
 * registered ("c", "g c"); nothing to those who have switched single keys off.
 */
export function keyHint(keys: string | undefined): Hint {
  if (!keys || readPrefs().shortcuts === false) return {};
  const title = t("keys.press", { keys });
  // a blank in the attribute means "or", not "and then"
  return keys.includes(" ") ? { title } : { title, "aria-keyshortcuts": keys };
}

/** The same of a key with ⌘ or Ctrl, which always works. */
export function commandHint(key: string): Hint {
  return {
    title: t("keys.press", { keys: `${COMMAND} ${key}` }),
    "aria-keyshortcuts": `${mac ? "Meta" : "Control"}+${key}`,
  };
}
