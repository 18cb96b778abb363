import { LOCALES, type Locale, locale } from "../i18n";
import { showScheme } from "./scheme";
import { type Prefs, readPrefs, writePrefs } from "./storage";

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

/** Take over what the server keeps; whatever is no preference of this release is left out. */
export function learnPrefs(kept: Record<string, unknown> = {}): void {
  const now: Record<string, unknown> = { ...readPrefs() };
  const news = Object.entries(CHOICES)
    .filter(([name, choices]) => (choices as readonly unknown[]).includes(kept[name]))
    .filter(([name]) => now[name] !== kept[name])
    .map(([name]) => [name, kept[name]]);
  if (news.length > 0) showPrefs(Object.fromEntries(news) as Partial<Prefs>);
}

/**
 * Whether the member reads another language than the page is in. Never where the browser keeps
 * nothing: a page that is loaded again would be in the wrong one again.
 */
export function isInOtherLanguage(): boolean {
  const wanted: Locale | undefined = readPrefs().locale;
  return wanted !== undefined && wanted !== locale();
}
