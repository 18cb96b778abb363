import { NativeSelect } from "@mantine/core";
import { type Key, t } from "../../i18n";
import { DEFAULT_SORT, type Sort, SORTED, type Sorted } from "../../lib/filters";
import { useListSearch } from "./useListSearch";

const LABELS: Record<Sorted, Key> = {
  last_active_at: "column.last_active",
  created_at: "column.created",
  name: "column.name",
  phone: "column.phone",
  status: "column.status",
  tags: "column.tags",
  owner: "column.owner",
};

/** The order of the list where it has no heads of columns to press. */
export function SortBy() {
  const { search, change } = useListSearch();
  return (
    <NativeSelect
      label={t("sort.label")}
      data={SORTED.flatMap((column) =>
        orders(column).map(([value, how]) => ({
          value,
          label: t(how, { column: t(LABELS[column]) }),
        })),
      )}
      value={search.sort ?? DEFAULT_SORT}
      onChange={(event) => void change({ sort: event.currentTarget.value as Sort })}
    />
  );
}

/** The two ways round, the usual one first. */
function orders(column: Sorted): [Sort, Key][] {
  if (column.endsWith("_at")) return [[`-${column}`, "sort.newest"], [column, "sort.oldest"]];
  return [[column, "sort.up"], [`-${column}`, "sort.down"]];
}
