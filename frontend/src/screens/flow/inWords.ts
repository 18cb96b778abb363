import { type Key, t } from "../../i18n";

/** What a service says in a text of its own, in the reader's language; null for what is new to us. */
export function inWords(about: "cause" | "flow_stale", said: string): string | null {
  const key = `${about}.${said.toLowerCase().replace(/[^a-z0-9]+/g, "_")}` as Key;
  const text = t(key);
  return text === key ? null : text;
}

/** The cause as a sentence: its own, that of its kind where it says more, or the most general. */
export function causeText(cause: string): string {
  const kind = /^[^(:]*/.exec(cause)?.[0].trim() ?? "";
  return inWords("cause", cause) ?? inWords("cause", kind) ?? t("cause.failed");
}
