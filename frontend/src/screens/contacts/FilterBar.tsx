import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { t } from "../../i18n";
import {
  activeFields,
  cleared,
  FILTER_FIELDS,
  type FilterField,
  type ListSearch,
} from "../../lib/filters";
import { absolute, dateOnly } from "../../lib/time";
import styles from "./contacts.module.css";
import { DateEditor } from "./DateEditor";
import { FilterChip } from "./FilterChip";
import { OwnerEditor, StatusEditor, TagEditor } from "./filterEditors";
import { useListSearch } from "./useListSearch";
import { KeepView } from "./ViewTabs";

/** Every filter as a chip; the set ones say their value and can be taken off. */
export function FilterBar() {
  const { search, replaceAll } = useListSearch();
  const active = activeFields(search);
  const ownerName = useOwnerNames(search);
  return (
    <div className={styles.filters}>
      {FILTER_FIELDS.map((field) => (
        <FilterChip
          key={field}
          field={field}
          value={active.includes(field) ? valueText(field, search, ownerName) : null}
        >
          {editorOf(field)}
        </FilterChip>
      ))}
      {search.imported && (
        <FilterChip field="imported" value={dateTime(search.imported)} />
      )}
      {active.length > 0 && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => replaceAll({ ...cleared(search), q: search.q })}
          >
            {t("filter.clear_all")}
          </Button>
          <KeepView />
        </>
      )}
    </div>
  );
}

/** When the import began that a list shows the contacts of. */
function dateTime(imported: string): string {
  return absolute(imported.split("/")[0] ?? "");
}

/** What a filter is set with. */
export function editorOf(field: (typeof FILTER_FIELDS)[number]) {
  switch (field) {
    case "status":
      return <StatusEditor />;
    case "tag":
      return <TagEditor />;
    case "owner":
      return <OwnerEditor />;
    default:
      return <DateEditor field={field} />;
  }
}

function useOwnerNames(search: ListSearch): (id: string) => string {
  const session = useSession();
  const wanted = Boolean(search.owner?.length);
  const { data } = useQuery({ ...membersQuery, enabled: wanted });
  return (id) => {
    if (id === "none") return t("owner.none");
    if (id === session.member.id) return t("owner.me");
    return data?.items.find((member) => member.id === id)?.name ?? t("owner.other");
  };
}

function valueText(
  field: FilterField,
  search: ListSearch,
  ownerName: (id: string) => string,
): string {
  switch (field) {
    case "status":
      return several((search.status ?? []).map((status) => t(`status.${status}`)));
    case "tag":
      return several(search.tag ?? [], search.tag_mode === "all" ? " + " : ", ");
    case "owner":
      return several((search.owner ?? []).map(ownerName));
    case "created":
      return period(search.created_from, search.created_to);
    default:
      return period(search.active_from, search.active_to);
  }
}

/** "vip, new +3": long values are counted, not shown. */
export function several(names: readonly string[], glue = ", "): string {
  const rest = names.length - 2;
  return names.slice(0, 2).join(glue) + (rest > 0 ? ` +${rest}` : "");
}

function period(from: string | undefined, to: string | undefined): string {
  const show = (day: string) => dateOnly(`${day}T12:00:00`);
  if (from && to) return from === to ? show(from) : `${show(from)} – ${show(to)}`;
  if (from) return t("filter.since", { day: show(from) });
  return t("filter.until", { day: show(to ?? "") });
}
