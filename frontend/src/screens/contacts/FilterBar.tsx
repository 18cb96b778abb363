import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { t, tCode } from "../../i18n";
import {
  activeFields,
  cleared,
  FILTER_FIELDS,
  type FilterField,
  type ListSearch,
  matchesAny,
  type OwnField,
  periodOf,
} from "../../lib/filters";
import { dayText, rangeText } from "../../lib/periods";
import { absolute } from "../../lib/time";
import styles from "./contacts.module.css";
import { FilterChip } from "./FilterChip";
import { MatchSwitch } from "./MatchSwitch";
import { useListSearch } from "./useListSearch";
import { KeepView } from "./ViewTabs";

/** Every filter as a chip; the set ones say their value and can be taken off. */
export function FilterBar() {
  const { search, replaceAll } = useListSearch();
  const active = activeFields(search);
  const ownerName = useOwnerNames(search);
  const isOther = (field: FilterField) => matchesAny(search) && active.indexOf(field) > 0;
  return (
    <div className={styles.filters}>
      {FILTER_FIELDS.map((field) => (
        <FilterChip
          key={field}
          field={field}
          value={active.includes(field) ? valueText(field, search, ownerName) : null}
          or={isOther(field)}
        />
      ))}
      {search.imported && (
        <FilterChip field="imported" value={beginOf(search.imported)} or={isOther("imported")} />
      )}
      {active.length > 1 && <MatchSwitch />}
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
export function beginOf(imported: string): string {
  return absolute(imported.split("/")[0] ?? "");
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
  field: OwnField,
  search: ListSearch,
  ownerName: (id: string) => string,
): string {
  if (field === "created" || field === "active") return period(search, field);
  if (field === "marketing") return t(`marketing.${search.marketing ?? "allowed"}`);
  if (field === "blocked") return t(`filter.blocked_${search.blocked ?? "no"}`);
  if (field === "source") return several((search.source ?? []).map((each) => tCode("source", each)));
  const how = search[`${field}_is`];
  if (how === "empty") return t("filter.is_empty");
  const value = several(namesOf(field, search, ownerName), glueOf(field, search));
  return how ? t("filter.is_not", { value }) : value;
}

function namesOf(
  field: "status" | "tag" | "owner",
  search: ListSearch,
  ownerName: (id: string) => string,
): readonly string[] {
  if (field === "status") return (search.status ?? []).map((status) => t(`status.${status}`));
  return field === "tag" ? (search.tag ?? []) : (search.owner ?? []).map(ownerName);
}

function glueOf(field: OwnField, search: ListSearch): string {
  return field === "tag" && search.tag_mode === "all" && !search.tag_is ? " + " : ", ";
}

/** "vip, new +3": long values are counted, not shown. */
export function several(names: readonly string[], glue = ", "): string {
  const rest = names.length - 2;
  return names.slice(0, 2).join(glue) + (rest > 0 ? ` +${rest}` : "");
}

function period(search: ListSearch, field: "created" | "active"): string {
  const moving = search[`${field}_in`];
  if (moving) return t(`span.${moving}`);
  const { from, to } = periodOf(search, field);
  if (from && to) return rangeText({ from, to });
  if (from) return t("filter.since", { day: dayText(from) });
  return t("filter.until", { day: dayText(to ?? "") });
}
