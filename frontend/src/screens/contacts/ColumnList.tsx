import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import { t } from "../../i18n";
import {
  COLUMN_KEYS,
  type ColumnKey,
  columns,
  DEFAULT_COLUMNS,
  moved,
  same,
  toggled,
} from "../../lib/columns";
import { plain } from "../../lib/plain";
import { useStore } from "../../lib/store";
import { isUsual, widths } from "../../lib/widths";
import styles from "./contacts.module.css";
import { useChooseColumns, useColumns } from "./useColumns";
import { useListSearch } from "./useListSearch";
import { useResize } from "./useResize";

/** Which columns the list has, and in which order. */
export function ColumnList() {
  const shown = useColumns();
  const choose = useChooseColumns();
  const [wanted, setWanted] = useState("");
  const listed = [...shown, ...COLUMN_KEYS.filter((key) => !shown.includes(key))].filter((key) =>
    plain(t(`column.${key}`)).includes(plain(wanted)),
  );
  return (
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
      <Foot shown={shown} onChoose={choose} />
    </div>
  );
}

interface FootProps {
  shown: readonly ColumnKey[];
  onChoose: (next: readonly ColumnKey[]) => void;
}

/** Back to the usual columns and widths, or from a link's columns to one's own. */
function Foot({ shown, onChoose }: FootProps) {
  const { search, replaceAll } = useListSearch();
  const own = useStore(columns, (now) => now);
  const usual = useStore(widths, isUsual) && same(shown, DEFAULT_COLUMNS);
  const resize = useResize();
  const reset = () => {
    onChoose(DEFAULT_COLUMNS);
    resize.reset();
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        data-disabled={usual || undefined}
        aria-disabled={usual || undefined}
        onClick={reset}
      >
        {t("columns.reset")}
      </Button>
      {!same(shown, own) && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => replaceAll({ ...search, columns: undefined }, true)}
        >
          {t("columns.own")}
        </Button>
      )}
    </>
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
