import { Popover } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { later, t } from "../../i18n";
import { type FilterField, withoutField } from "../../lib/filters";
import { useLoaded } from "../../lib/loaded";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

interface Props {
  field: FilterField;
  /** What it is set to, in words; null when it is not set. */
  value: string | null;
  /** It is one of several of which any is enough, and not the first. */
  or?: boolean;
}

const EDITORS = later(() => import("./filterEditors"));

export function FilterChip({ field, value, or = false }: Props) {
  const { search, replaceAll } = useListSearch();
  const [open, setOpen] = useState(false);
  const editors = useLoaded(EDITORS, open);
  const name = t(`filter.${field}`);
  return (
    <span className={styles.chip} data-active={value !== null || undefined}>
      <Popover
        opened={open && editors !== null}
        onChange={setOpen}
        position="bottom-start"
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <button
            type="button"
            className={styles.chipMain}
            disabled={field === "imported"}
            onClick={() => setOpen(!open)}
          >
            {value === null ? (
              <>
                {name}
                <IconChevronDown size={14} aria-hidden />
              </>
            ) : (
              <>
                {or ? t("filter.or", { name }) : name}: <strong>{value}</strong>
              </>
            )}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={name}>
          {field !== "imported" && editors?.editorOf(field)}
        </Popover.Dropdown>
      </Popover>
      {value !== null && (
        <button
          type="button"
          className={styles.chipRemove}
          aria-label={t("filter.remove", { name })}
          onClick={() => replaceAll(withoutField(search, field))}
        >
          <IconX size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}
