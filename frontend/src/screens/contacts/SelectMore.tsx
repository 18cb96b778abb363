import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { foundIds, MOST_FOUND } from "../../api/queries/found";
import type { Contact, Page } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { chosen } from "../../lib/chosen";
import { toApiFilter } from "../../lib/filters";
import { mark, selectAllMatching } from "../../lib/selection";
import { toast } from "../../lib/toasts";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

/** From the ticked ones to all that match, on this page or not. */
export function SelectMore({ n, page }: { n: number; page: Page<Contact> | undefined }) {
  const { search } = useListSearch();
  const total = page?.total ?? 0;
  if (total <= n) return null;
  if (search.q) return <SelectFound total={total} />;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      onClick={() => chosen.set(selectAllMatching(total, toApiFilter(search)))}
    >
      {t("bulk.all_matching", { n: total })}
    </Button>
  );
}

/** Words can't be sent to be matched again, so a search is selected contact by contact. */
function SelectFound({ total }: { total: number }) {
  const { search } = useListSearch();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const { current } = leaving;
    return () => current.abort();
  }, []);
  const collect = useMutation({ mutationFn: () => foundIds(search, leaving.current.signal) });
  if (total > MOST_FOUND) {
    return (
      <span className={styles.bulkNote}>{t("bulk.too_many_found", { most: number(MOST_FOUND) })}</span>
    );
  }
  const all = () =>
    collect.mutate(undefined, {
      onSuccess: (ids) => chosen.set((before) => mark(before, ids, true)),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  return (
    <Button size="compact-sm" variant="subtle" loading={collect.isPending} onClick={all}>
      {t("bulk.all_found", { n: total })}
    </Button>
  );
}
