import { useEffect, useMemo } from "react";
import type { Contact, LeadStatus } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { t, tCode } from "../../i18n";
import { dayText } from "../../lib/periods";
import { onlyThese, type Value, valuesOf } from "../../lib/only";
import { useListSearch } from "./useListSearch";

export interface Asked {
  /** What was pressed, or had the focus; in a row. */
  target: Element;
  /** The cell whose values are meant; none for all of the row. */
  cell: HTMLElement | null;
  /** Where only one value can be meant, don't ask. */
  atOnce: boolean;
}

interface Props {
  asked: Asked;
  items: readonly Contact[];
  onClose: () => void;
}

/** Which of a contact's values the others are to have. */
export default function OnlyMenu({ asked, items, onClose }: Props) {
  const { search, replaceAll } = useListSearch();
  const row = asked.target.closest<HTMLElement>("tr[data-id]");
  const contact = items.find(({ id }) => id === row?.dataset.id);
  const values = useMemo(() => (contact ? meant(contact, asked) : []), [contact, asked]);
  const sure = asked.atOnce && values.length === 1;
  const over = sure || values.length === 0;
  const pick = (value: Value | undefined) =>
    value && void replaceAll(onlyThese(search, value));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it is asked
  useEffect(() => {
    if (sure) pick(values[0]);
    if (over) onClose();
  }, [asked]);
  if (over || !contact || !row) return null;
  return (
    <FloatingMenu
      anchor={anchorOf(asked, row)}
      label={t("only.like", { name: contact.name })}
      value={null}
      options={values.map((value, at) => ({ value: String(at), label: textOf(value) }))}
      onPick={(at) => pick(values[Number(at)])}
      onClose={onClose}
    />
  );
}

/** The one tag that was pressed, or all values of the cell or row. */
function meant(contact: Contact, { target, cell }: Asked): Value[] {
  const all = valuesOf(contact);
  if (!cell) return all;
  const tag = target.closest<HTMLElement>("[title]")?.title;
  const here = all.filter(({ field }) => field === cell.dataset.values);
  const one = here.filter(({ field, value }) => field === "tag" && value === tag);
  return one.length > 0 ? one : here;
}

/** Something that can have the focus when the menu is gone. */
function anchorOf({ target, cell }: Asked, row: HTMLElement): HTMLElement {
  if (!cell) return target as HTMLElement;
  return cell.querySelector("button") ?? row.querySelector("a") ?? row;
}

function textOf({ field, value, name }: Value): string {
  if (field === "tag") return t("only.tag", { tag: value });
  if (field === "status") return t("only.status", { status: t(`status.${value as LeadStatus}`) });
  if (field === "owner") return t("only.owner", { owner: name ?? t("owner.none") });
  if (field === "source") return t("only.source", { source: tCode("source", value) });
  if (field === "marketing") return t("only.marketing", { value: tCode("marketing", value) });
  return t(`only.${field}`, { day: dayText(value) });
}
