import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { type ListSearch, withChange } from "../../lib/filters";

const route = getRouteApi("/app/contacts");

/** Change what the list shows by changing the address; every change starts at the first page. */
export function useListSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: Partial<ListSearch>, replace = false) =>
      navigate({
        search: (before: ListSearch) => withChange(before, part),
        replace,
      }),
    [navigate],
  );
  const replaceAll = useCallback(
    // The dialog that names a view guards its text until it is gone, and it goes with this
    (next: ListSearch, replace = false) =>
      navigate({ search: () => next, replace, ignoreBlocker: true }),
    [navigate],
  );
  return { search, change, replaceAll };
}
