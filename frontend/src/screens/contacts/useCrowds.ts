import { t } from "../../i18n";
import { chosen } from "../../lib/chosen";
import { activeFields } from "../../lib/filters";
import { count } from "../../lib/selection";
import { useStore } from "../../lib/store";
import { useListSearch } from "./useListSearch";

export type Crowd = "chosen" | "matching" | "all";

/** Whose contacts can be exported from this list now, the narrowest first. */
export function useCrowds(total = 0): readonly { crowd: Crowd; label: string }[] {
  const { search } = useListSearch();
  const ticked = useStore(chosen, count);
  const found = search.q && total > 0;
  const filtered = !search.q && activeFields(search).length > 0;
  return [
    ...(ticked > 0 ? [{ crowd: "chosen" as const, label: t("bulk.selected", { n: ticked }) }] : []),
    ...(found ? [{ crowd: "matching" as const, label: t("export.found", { n: total }) }] : []),
    ...(filtered ? [{ crowd: "matching" as const, label: t("export.matching", { n: total }) }] : []),
    { crowd: "all", label: t("export.all") },
  ];
}
