import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError } from "../../api/client";
import { listQuery } from "../../api/queries/contacts";
import type { ListSearch } from "../../lib/filters";

/**
 * The page that the address asks for. While it comes, and when it can't be had, the rows that
 * were there stay: `old` tells so. What somebody may no longer see does not stay. `of` is what the
 * rows were asked for with: the same object for as long as they are of one page.
 */
export function useListed(search: ListSearch) {
  const list = useQuery(listQuery(search));
  const good = useRef(search);
  if (list.isSuccess && !list.isPlaceholderData) good.current = search;
  // Read from the cache, so that a change of a row that stayed is seen in it
  const before = useQuery({ ...listQuery(good.current), enabled: false });
  const { error } = list;
  const kept = error && !(error instanceof ApiError && error.status === 403);
  const page = list.data ?? (kept ? before.data : undefined);
  const old = page !== undefined && (list.isPlaceholderData || !list.data);
  return { list, page, old, of: good.current };
}
