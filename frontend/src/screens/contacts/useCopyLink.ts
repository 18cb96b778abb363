import { t } from "../../i18n";
import { columns } from "../../lib/columns";
import { copyText } from "../../lib/copy";
import { stringifyQuery } from "../../lib/searchParams";
import { useListSearch } from "./useListSearch";

/** Copy the address of the list as it is seen here, columns included, from its first page. */
export function useCopyLink(): () => void {
  const { search } = useListSearch();
  return () => {
    const { page: _page, cursor: _place, view: _own, ...list } = search;
    const shown = columns.get();
    // Somebody else has other columns; a list of none can't be said, so the name says it
    const query = { columns: shown.length > 0 ? shown : ["name"], ...list };
    const link = new URL(`/contacts${stringifyQuery(query)}`, window.location.origin);
    void copyText(link.href, t("contacts.link_copied"));
  };
}
