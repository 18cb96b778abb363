import { useQueryClient } from "@tanstack/react-query";
import { useReducer } from "react";
import { allPreferencesKept, useSavePreferences } from "../api/queries/session";
import { errorLine } from "../components/States";
import type { Locale } from "../i18n";
import { showPrefs } from "./prefs";
import { type Prefs, readPrefs } from "./storage";
import { toast } from "./toasts";
import { loadPageAgain } from "./drafts";

const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });

/**
 * One's preferences, a change of some of them, and a change of language. A change holds at once
 * and on every device; when the server can't keep it, it is taken back and said.
 */
export function usePrefs() {
  const [, render] = useReducer((times: number) => times + 1, 0);
  const save = useSavePreferences();
  const client = useQueryClient();
  const prefs = readPrefs();
  const show = (part: Partial<Prefs>) => {
    showPrefs(part);
    render();
  };
  const change = (part: Partial<Prefs>) => {
    const before = Object.fromEntries(
      Object.keys(part).map((name) => [name, prefs[name as keyof Prefs]]),
    );
    show(part);
    save.mutate(part, {
      onError: (error) => {
        show(before);
        failed(error);
      },
    });
  };
  /** Only once it is kept, wherever one is by then: the page that is loaded again asks for it. */
  const speak = (chosen: Locale) =>
    save.mutateAsync({ locale: chosen }).then(() => {
      showPrefs({ locale: chosen });
      void allPreferencesKept(client).then(loadPageAgain);
    }, failed);
  return { prefs, change, speak };
}
