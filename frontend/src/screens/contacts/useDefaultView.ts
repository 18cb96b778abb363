import { useEffect } from "react";
import { useSession } from "../../api/queries/session";
import type { View } from "../../api/types";
import { searchOf } from "../../lib/views";
import { useListSearch } from "./useListSearch";

const KEY = "warmline.begun.v1";

/** The list begins with one's default view, once a tab, where the address asks for nothing. */
export function useDefaultView(views: readonly View[] | undefined): void {
  const { member } = useSession();
  const { search, replaceAll } = useListSearch();
  const bare = Object.keys(search).length === 0;
  useEffect(() => {
    if (!views || sessionStorage.getItem(KEY) === member.id) return;
    sessionStorage.setItem(KEY, member.id);
    const own = views.find((view) => view.is_default && view.owner_id === member.id);
    if (bare && own) void replaceAll(searchOf(own), true);
  }, [views, bare, member.id, replaceAll]);
}
