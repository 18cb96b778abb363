import {
  IconBookmark,
  IconFileImport,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconSunMoon,
  IconUserPlus,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useSession, useSignOut } from "../api/queries/session";
import { viewsQuery } from "../api/queries/views";
import { LOCALES, type Locale, t } from "../i18n";
import { can } from "../lib/permissions";
import { plain } from "../lib/plain";
import { sectionsFor } from "../lib/sections";
import type { usePrefs } from "../lib/usePrefs";
import { searchOf } from "../lib/views";
import { GO_KEYS, OFFICE, PLACES } from "./items";
import { openAdd, openSheet } from "./opened";

/** A place to go to or a thing to do, by its name. */
export interface Command {
  key: string;
  label: string;
  icon: typeof IconSun;
  /** The single key that does the same. */
  hint?: string;
  /** Only offered to who types some of its name. */
  quiet?: boolean;
  run: () => unknown;
}

const SCHEMES = [
  ["light", IconSun],
  ["dark", IconMoon],
  ["auto", IconSunMoon],
] as const;

/** Everything this person may go to or do from anywhere. */
export function useCommands({ change, speak }: ReturnType<typeof usePrefs>): Command[] {
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { data: views } = useQuery(viewsQuery);
  const places: Command[] = [...PLACES, ...OFFICE]
    .filter((place) => can(session, place.scope))
    .map(({ to, label, icon }) => ({
      key: to,
      label: t(label),
      icon,
      hint: GO_KEYS[to],
      run: () => navigate({ to }),
    }));
  const done: Command[] = [
    ...(can(session, "contacts:write")
      ? [{ key: "add", label: t("action.add_contact"), icon: IconUserPlus, hint: "c", run: openAdd }]
      : []),
    ...(can(session, "imports:write")
      ? [
          {
            key: "import",
            label: t("action.import_csv"),
            icon: IconFileImport,
            run: () => navigate({ to: "/imports/new" }),
          },
        ]
      : []),
    { key: "keys", label: t("keys.sheet"), icon: IconKeyboard, hint: "?", run: openSheet },
  ];
  const quiet: Command[] = [
    ...(views?.items ?? []).map((view) => ({
      key: `view ${view.id}`,
      label: `${t("nav.contacts")}: ${view.name}`,
      icon: IconBookmark,
      run: () => navigate({ to: "/contacts", search: searchOf(view) }),
    })),
    ...sectionsFor(session).map((section) => ({
      key: `section ${section}`,
      label: `${t("nav.settings")}: ${t(`settings.${section}`)}`,
      icon: IconSettings,
      run: () => navigate({ to: "/settings", search: { section } }),
    })),
    ...SCHEMES.map(([scheme, icon]) => ({
      key: scheme,
      label: `${t("prefs.scheme")}: ${t(`scheme.${scheme}`)}`,
      icon,
      run: () => change({ scheme }),
    })),
    ...(Object.keys(LOCALES) as Locale[]).map((each) => ({
      key: `language ${each}`,
      label: `${t("prefs.language")}: ${LOCALES[each]}`,
      icon: IconLanguage,
      run: () => speak(each),
    })),
    { key: "out", label: t("action.sign_out"), icon: IconLogout, run: () => signOut.mutate() },
  ];
  return [...places, ...done, ...quiet.map((each) => ({ ...each, quiet: true }))];
}

/** Those whose names have each word that was typed, whatever their accents and case. */
export function named(commands: readonly Command[], text: string): Command[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return commands
    .filter((each) => words.length > 0 || !each.quiet)
    .filter(({ label }) => words.every((word) => plain(label).includes(word)));
}
