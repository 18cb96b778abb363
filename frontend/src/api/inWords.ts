import { fill, type Locale, locale, t, type Values } from "../i18n";

type Problem = Record<string, unknown>;
type Words = Record<string, string>;

/** English is what the server says itself. */
const WORDS: Partial<Record<Locale, () => Promise<Words>>> = {
  es: () => import("../i18n/es/refusals").then((module) => module.refusals),
  ar: () => import("../i18n/ar/refusals").then((module) => module.refusals),
};

/** A problem of the server with its sentences in the language of the page, where it has a code. */
export async function inWords(problem: Problem): Promise<Problem> {
  const words = (await WORDS[locale()]?.()) ?? {};
  const say = (code: unknown) => said(words, String(code), problem);
  const codes = (problem.error_codes ?? {}) as Record<string, string>;
  const given = Object.entries((problem.errors ?? {}) as Record<string, string[]>);
  const fields = given.map(([field, reasons]) => {
    const own = say(codes[field]);
    return { field, reasons: own ? [own] : reasons, isOurs: own !== null };
  });
  const byFields = fields.length > 0 && fields.every(({ isOurs }) => isOurs);
  return {
    ...problem,
    ...(given.length > 0 && {
      errors: Object.fromEntries(fields.map(({ field, reasons }) => [field, reasons])),
    }),
    detail: byFields
      ? fields.flatMap(({ reasons }) => reasons).join(" ")
      : (say(problem.code) ?? problem.detail),
  };
}

/** The words for a code; null where there are none, or they miss a fact that the server didn't tell. */
function said(words: Words, code: string, facts: Problem): string | null {
  if (code === "move_not_allowed") return t("bulk_reason.move_not_allowed");
  const text = words[code] && fill(words[code], facts as Values);
  return text && !/\{\w+\}/.test(text) ? text : null;
}
