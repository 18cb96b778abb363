import type { first } from "./en/first";
import type { rest } from "./en/rest";

/** A message is a string, or its plural forms keyed by Intl.PluralRules category. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
/** A language has what the English one has. */
export type In<English> = Record<keyof English, Message>;
export type First = In<typeof first>;
export type Rest = In<typeof rest>;
export type Dictionary = First & Rest;
export type Key = keyof Dictionary;
