import { useLayoutEffect, useRef } from "react";
import { t } from "../../i18n";
import { chosen, tick } from "../../lib/chosen";
import { isSelected, mark, pageState } from "../../lib/selection";
import { useStore } from "../../lib/store";
import styles from "./contacts.module.css";

interface RowProps {
  id: string;
  name: string;
  page: readonly string[];
}

/** One row's checkbox; only it renders again when it is ticked. */
export function RowTick({ id, name, page }: RowProps) {
  const on = useStore(chosen, (selection) => isSelected(selection, id));
  const box = useRef<HTMLInputElement>(null);
  // The row is not drawn anew for it, and a style that looks for a tick inside of it took 20 ms
  useLayoutEffect(() => {
    box.current?.closest("tr")?.toggleAttribute("data-selected", on);
  }, [on]);
  return (
    <label className={styles.tick}>
      <input
        ref={box}
        type="checkbox"
        aria-label={t("bulk.select", { name })}
        checked={on}
        onChange={() => {}}
        onClick={(event) => tick(page, id, !on, event.shiftKey)}
      />
    </label>
  );
}

/** The header's checkbox: none, some or all of the page. */
export function PageTick({ page }: { page: readonly string[] }) {
  const state = useStore(chosen, (selection) => pageState(selection, page));
  return (
    <label className={styles.tick}>
      <input
        type="checkbox"
        aria-label={t("bulk.select_page")}
        checked={state === "all"}
        ref={(box) => {
          if (box) box.indeterminate = state === "some";
        }}
        onChange={() => chosen.set((before) => mark(before, page, state !== "all"))}
      />
    </label>
  );
}
