import { Button } from "@mantine/core";
import type { Contact, Page } from "../../api/types";
import { number, t } from "../../i18n";
import { chosen } from "../../lib/chosen";
import { toApiCrowd } from "../../lib/filters";
import { selectAllMatching } from "../../lib/selection";
import { useListSearch } from "./useListSearch";

/** From the ticked ones to all that match, on this page or not. */
export function SelectMore({ n, page }: { n: number; page: Page<Contact> | undefined }) {
  const { search } = useListSearch();
  const total = page?.total ?? 0;
  if (!page || total <= n) return null;
  const isExact = page.total_is_exact;
  const all = () =>
    chosen.set(selectAllMatching(total, toApiCrowd(search, page.names_only), isExact));
  const about = t("contacts.about", { n: number(total) });
  return (
    <Button size="compact-sm" variant="subtle" onClick={all}>
      {isExact
        ? t(search.q ? "bulk.all_found" : "bulk.all_matching", { n: total })
        : t("bulk.all_about", { about })}
    </Button>
  );
}
