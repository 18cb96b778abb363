import { Popover } from "@mantine/core";
import { useState } from "react";
import { later, t } from "../../i18n";
import { type FilterField, withoutField } from "../../lib/filters";
import { useLoaded } from "../../lib/loaded";
import { Chip, ChipButton } from "./Chip";
import { useListSearch } from "./useListSearch";

interface Props {
  field: FilterField;
  /** What it is set to, in words; null when it is not set. */
  value: string | null;
  /** It is one of several of which any is enough, and not the first. */
  or?: boolean;
}

const EDITORS = later(() => import("./filterEditors"));

export function FilterChip({ field, value, or }: Props) {
  const { search, replaceAll } = useListSearch();
  const [open, setOpen] = useState(false);
  const editors = useLoaded(EDITORS, open);
  const name = t(`filter.${field}`);
  const remove = () => void replaceAll(withoutField(search, field));
  return (
    <Chip name={name} onRemove={value === null ? undefined : remove}>
      <Popover
        opened={open && editors !== null}
        onChange={setOpen}
        position="bottom-start"
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <ChipButton
            name={name}
            value={value}
            or={or}
            disabled={field === "imported"}
            onClick={() => setOpen(!open)}
          />
        </Popover.Target>
        <Popover.Dropdown aria-label={name}>
          {field !== "imported" && editors?.editorOf(field)}
        </Popover.Dropdown>
      </Popover>
    </Chip>
  );
}
