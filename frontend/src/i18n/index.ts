/**
 * The texts of the admin. A new key goes into `first.ts` of every language when sign-in, the shell
 * or the contacts list say it, else into that file of `rest/` whose screens say it; a test tells
 * which of the two.
 */
import type { Dictionary, First, Key, Message, Rest } from "./types";

export type { Key } from "./types";
export type Locale = "en" | "es" | "ar";
export type Values = Record<string, string | number>;

export const LOCALES: Record<Locale, string> = {
  en: "English",
  es: "Español",
  ar: "العربية",
};

/** `first` is what sign-in, the shell and the contacts list say; all other texts are in `rest`. */
const loaders: Record<Locale, [() => Promise<First>, () => Promise<Rest>]> = {
  en: [
    () => import("./en/first").then((module) => module.first),
    () => import("./en/rest").then((module) => module.rest),
  ],
  es: [
    () => import("./es/first").then((module) => module.first),
    () => import("./es/rest").then((module) => module.rest),
  ],
  ar: [
    () => import("./ar/first").then((module) => module.first),
    () => import("./ar/rest").then((module) => module.rest),
  ],
};

/** Texts that the workspace words itself: what it calls its stages. */
const ownWords = new Map<Key, string>();

export function setOwnWord(key: Key, text: string | null): void {
  if (text === null) ownWords.delete(key);
  else ownWords.set(key, text);
}

let current: Locale = "en";
let dictionary: Partial<Dictionary> = {};
let rest: Promise<void> | null = null;
let plurals = new Intl.PluralRules("en");
let integers = new Intl.NumberFormat("en");

/** Load one language. Call it before the first render; a change of language reloads the page. */
export async function loadLocale(locale: Locale): Promise<void> {
  dictionary = await loaders[locale][0]();
  rest = null;
  current = locale;
  plurals = new Intl.PluralRules(locale);
  integers = new Intl.NumberFormat(locale);
}

/**
 * Load what comes later together with the texts that it needs: for everything that is imported
 * when it is wanted, except the screens whose texts are in `first`.
 */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([load(), loadRest()]))[0];
}

/** Load the other texts of the language, once; a try that failed is made again by the next. */
export function loadRest(): Promise<void> {
  rest ??= loaders[current][1]().then(
    (more) => {
      dictionary = { ...dictionary, ...more };
    },
    (failure) => {
      rest = null;
      throw failure;
    },
  );
  return rest;
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
  const message = ownWords.get(key) ?? dictionary[key];
  if (message === undefined) return key;
  return fill(typeof message === "string" ? message : plural(message, Number(values.n ?? 0)), values);
}

/** A text in which every {name} is replaced by its value. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? integers.format(value) : value;
  });
}

/** The text of a key made at run time (an API code); falls back to the code itself. */
export function tCode(prefix: string, code: string): string {
  const key = `${prefix}.${code}` as Key;
  return key in dictionary ? t(key) : code.replaceAll("_", " ");
}

function plural(forms: Exclude<Message, string>, n: number): string {
  return forms[plurals.select(n)] ?? forms.other;
}
