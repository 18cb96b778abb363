import { LOCALES, type Locale, locale } from "../i18n";
import { columns, DEFAULT_COLUMNS } from "./columns";
import { showScheme } from "./scheme";
import { ownPrefs, type Prefs, readPrefs, writePrefs } from "./storage";
import { widths } from "./widths";

/** What the server keeps for a member on every device, with all that each can be. */
const CHOICES = {
  locale: Object.keys(LOCALES),
  scheme: ["light", "dark", "auto"],
  density: ["comfortable", "compact"],
  exactTimes: [true, false],
  ownZone: [true, false],
  shortcuts: [true, false],
} as const satisfies Partial<Record<keyof Prefs, readonly unknown[]>>;

/** Keep some preferences in this browser, and let the page be like that at once. */
export function showPrefs(change: Partial<Prefs>): void {
  writePrefs(change);
  if ("density" in change) {
    document.documentElement.dataset.density = change.density ?? "comfortable";
  }
  if ("scheme" in change) showScheme(change.scheme ?? "auto");
}

interface Owner {
  id: string;
  preferences?: Record<string, unknown>;
}

/**
 * Take over what the server keeps for a member, who starts from the defaults where another was
 * here before; whatever is no preference of this release is left out.
 */
export function learnPrefs({ id, preferences: kept = {} }: Owner): void {
  if (ownPrefs(id)) startOver();
  const now: Record<string, unknown> = { ...readPrefs() };
  const news = Object.entries(CHOICES)
    .filter(([name, choices]) => (choices as readonly unknown[]).includes(kept[name]))
    .filter(([name]) => now[name] !== kept[name])
    .map(([name]) => [name, kept[name]]);
  if (news.length > 0) showPrefs(Object.fromEntries(news) as Partial<Prefs>);
}

/** This page was opened as another member prefers it. */
let inherited = false;

function startOver(): void {
  inherited = true;
  showPrefs({ density: undefined, scheme: undefined });
  columns.set(DEFAULT_COLUMNS);
  widths.set({});
}

/**
 * Whether the member reads another language than the page is in. Never where the browser keeps
 * nothing: a page that is loaded again would be in the wrong one again.
 */
export function isInOtherLanguage(): boolean {
  const wanted = readPrefs().locale ?? (inherited ? languageOfBrowser() : undefined);
  return wanted !== undefined && wanted !== locale();
}

/** What boot.js opens a page in where no language is kept. */
function languageOfBrowser(): Locale {
  const code = navigator.language.slice(0, 2);
  return code in LOCALES ? (code as Locale) : "en";
}
