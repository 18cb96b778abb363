import type { en } from "./en";

/** A message is a string, or its plural forms keyed by Intl.PluralRules category. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Key = keyof typeof en;
export type Dictionary = Record<Key, Message>;
