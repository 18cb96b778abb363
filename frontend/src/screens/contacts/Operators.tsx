import { SegmentedControl } from "@mantine/core";
import { type Key, t } from "../../i18n";
import type { Operator } from "../../lib/filters";
import { useListSearch } from "./useListSearch";

type Field = "status" | "tag" | "owner";
type How = "is" | Operator;

const LABELS: Record<How, Key> = {
  is: "operator.is",
  not: "operator.not",
  empty: "operator.empty",
};
/** Everybody has a status. */
const CHOICES: Record<Field, readonly How[]> = {
  status: ["is", "not"],
  tag: ["is", "not", "empty"],
  owner: ["is", "not", "empty"],
};

/** How the values of a filter are meant. */
export function Operators({ field }: { field: Field }) {
  const { search, change } = useListSearch();
  const set = (how: string) => {
    const is = how === "not" || how === "empty" ? how : undefined;
    const values = is === "empty" ? { [field]: undefined } : {};
    void change({ ...values, [`${field}_is`]: is });
  };
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t("operator.of", { name: t(`filter.${field}`) })}
      value={search[`${field}_is`] ?? "is"}
      onChange={set}
      data={CHOICES[field].map((how) => ({ value: how, label: t(LABELS[how]) }))}
    />
  );
}
