import { ActionIcon, Button, Popover, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { useSavePreferences } from "../../api/queries/session";
import { t } from "../../i18n";
import {
  COLUMN_KEYS,
  type ColumnKey,
  columns,
  DEFAULT_COLUMNS,
  moved,
  same,
  setColumns,
  toggled,
} from "../../lib/columns";
import { useStore } from "../../lib/store";
import { plain } from "../../lib/plain";
import styles from "./contacts.module.css";

/** Which columns the list has, and in which order; kept for the member on every device. */
export function ColumnChooser() {
  const shown = useStore(columns, (now) => now);
  const [wanted, setWanted] = useState("");
  const save = useSavePreferences();
  const choose = (next: readonly ColumnKey[]) => {
    setColumns(next);
    save.mutate({ columns: [...next] });
  };
  const listed = [...shown, ...COLUMN_KEYS.filter((key) => !shown.includes(key))].filter((key) =>
    plain(t(`column.${key}`)).includes(plain(wanted)),
  );
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          px={9}
          className={styles.wideOnly}
          aria-label={t("columns.title")}
          title={t("columns.title")}
        >
          <IconColumns3 size={18} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("columns.title")}>
        <div className={styles.editor}>
          <TextInput
            size="xs"
            aria-label={t("columns.search")}
            placeholder={t("columns.search")}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <ul className={`plain ${styles.choices}`}>
            {listed.map((key) => (
              <li key={key} className={styles.columnLine}>
                <label className={styles.choice}>
                  <input
                    type="checkbox"
                    checked={shown.includes(key)}
                    onChange={() => choose(toggled(shown, key))}
                  />
                  {t(`column.${key}`)}
                </label>
                {shown.includes(key) && (
                  <Places shown={shown} column={key} onMove={(by) => choose(moved(shown, key, by))} />
                )}
              </li>
            ))}
          </ul>
          <Button
            variant="subtle"
            size="compact-sm"
            data-disabled={same(shown, DEFAULT_COLUMNS) || undefined}
            aria-disabled={same(shown, DEFAULT_COLUMNS) || undefined}
            onClick={() => choose(DEFAULT_COLUMNS)}
          >
            {t("columns.reset")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface PlacesProps {
  shown: readonly ColumnKey[];
  column: ColumnKey;
  onMove: (by: -1 | 1) => void;
}

function Places({ shown, column, onMove }: PlacesProps) {
  const name = t(`column.${column}`);
  return (
    <span className={styles.places}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={t("columns.earlier", { name })}
        aria-disabled={shown[0] === column || undefined}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={t("columns.later", { name })}
        aria-disabled={shown.at(-1) === column || undefined}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={15} aria-hidden />
      </ActionIcon>
    </span>
  );
}
