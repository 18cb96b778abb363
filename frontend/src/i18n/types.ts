import type { first } from "./en/first";
import type { rest } from "./en/rest";

/** A message is a string, or its plural forms keyed by Intl.PluralRules category. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type First = Record<keyof typeof first, Message>;
export type Rest = Record<keyof typeof rest, Message>;
export type Dictionary = First & Rest;
export type Key = keyof Dictionary;
