import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listQuery } from "../../api/queries/contacts";
import { askSearch, isByNames, searchRests } from "../../api/queries/found";
import type { Contact, Page } from "../../api/types";
import { t } from "../../i18n";
import { chosen, clearChosen } from "../../lib/chosen";
import type { ListSearch } from "../../lib/filters";
import { toast } from "../../lib/toasts";
import { useListSearch } from "./useListSearch";

const ASK_EVERY = 5_000;

/**
 * From search to names and back. Each has cursors of its own, so that either way the list is read
 * from its beginning; and whom a selection means stays who is shown.
 */
export function useSearchRests(search: ListSearch, list: UseQueryResult<Page<Contact>>): void {
  const client = useQueryClient();
  const { change } = useListSearch();
  const page = list.isPlaceholderData ? undefined : list.data;
  const byNames = page?.names_only === true;
  const lost = Boolean(search.q && search.cursor) && !byNames && searchRests(list.error);

  useEffect(() => {
    if (!byNames) return;
    const back = () =>
      isByNames(search)
        ? change({}, true)
        : client.invalidateQueries({ queryKey: listQuery(search).queryKey, exact: true });
    return untilItAnswers((signal) => askSearch(search, signal), back);
  }, [byNames, search, change, client]);

  useEffect(() => {
    if (lost) void change({}, true);
  }, [lost, change]);

  useEffect(() => {
    const selection = chosen.get();
    if (!page || !search.q || selection.mode === "ids") return;
    if ("name" in selection.filter === byNames) return;
    clearChosen();
    toast(t("bulk.cleared"));
  }, [page, byNames, search.q]);
}

/** Asks every few seconds, and when somebody comes back to the window; returns how to stop. */
function untilItAnswers(
  ask: (signal: AbortSignal) => Promise<unknown>,
  then: () => unknown,
): () => void {
  const leaving = new AbortController();
  const look = () => {
    if (document.hidden) return;
    ask(leaving.signal).then(then, () => {
      // It rests still.
    });
  };
  const timer = setInterval(look, ASK_EVERY);
  window.addEventListener("focus", look);
  return () => {
    leaving.abort();
    clearInterval(timer);
    window.removeEventListener("focus", look);
  };
}
