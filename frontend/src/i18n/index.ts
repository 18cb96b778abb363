import type { Dictionary, Key, Message } from "./types";

export type { Key } from "./types";
export type Locale = "en" | "es" | "ar";
export type Values = Record<string, string | number>;

export const LOCALES: Record<Locale, string> = {
  en: "English",
  es: "Español",
  ar: "العربية",
};

const loaders: Record<Locale, () => Promise<Dictionary>> = {
  en: () => import("./en").then((module) => module.en),
  es: () => import("./es").then((module) => module.es),
  ar: () => import("./ar").then((module) => module.ar),
};

/** Texts that the workspace words itself: what it calls its stages. */
const ownWords = new Map<Key, string>();

export function setOwnWord(key: Key, text: string | null): void {
  if (text === null) ownWords.delete(key);
  else ownWords.set(key, text);
}

let current: Locale = "en";
let dictionary: Dictionary | null = null;
let plurals = new Intl.PluralRules("en");
let integers = new Intl.NumberFormat("en");

/** Load one language. Call it before the first render; a change of language reloads the page. */
export async function loadLocale(locale: Locale): Promise<void> {
  dictionary = await loaders[locale]();
  current = locale;
  plurals = new Intl.PluralRules(locale);
  integers = new Intl.NumberFormat(locale);
}

export function locale(): Locale {
  return current;
}

/** Tell which of our languages the page was opened in; boot.js has decided. */
export function localeOfPage(): Locale {
  const lang = document.documentElement.lang;
  return lang in LOCALES ? (lang as Locale) : "en";
}

export function number(value: number): string {
  return integers.format(value);
}

/** A part of one, as a percentage with one decimal at most. */
export function percent(part: number): string {
  return new Intl.NumberFormat(current, { style: "percent", maximumFractionDigits: 1 }).format(part);
}

/** The text of a key. `n` chooses the plural form; every {name} is replaced by its value. */
export function t(key: Key, values: Values = {}): string {
  const message = ownWords.get(key) ?? dictionary?.[key];
  if (message === undefined) return key;
  const text = typeof message === "string" ? message : plural(message, Number(values.n ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? integers.format(value) : value;
  });
}

/** The text of a key made at run time (an API code); falls back to the code itself. */
export function tCode(prefix: string, code: string): string {
  const key = `${prefix}.${code}` as Key;
  return dictionary && key in dictionary ? t(key) : code.replaceAll("_", " ");
}

function plural(forms: Exclude<Message, string>, n: number): string {
  return forms[plurals.select(n)] ?? forms.other;
}
