import { useMemo } from "react";
import type { Contact } from "../../api/types";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { currentRow } from "./listKeys";

type Show = (contact: Contact, anchor: HTMLElement) => void;
type Edit = (what: "tags" | "owner", contact: Contact, anchor: HTMLElement) => void;

/** Keys that change the row with the focus, under its name where the column is not shown. */
export function useRowKeys(items: readonly Contact[], onStatus: Show, onEdit: Edit): void {
  const wanted = useMemo<Shortcut[]>(() => {
    if (items.length === 0) return [];
    const on = (what: string, act: Show) => () => {
      const row = currentRow();
      const contact = items.find(({ id }) => id === row?.dataset.id);
      const cell = row?.querySelector<HTMLElement>(`[data-edit=${what}]`);
      const anchor = cell ?? row?.querySelector<HTMLElement>("a");
      if (contact && anchor) act(contact, anchor);
    };
    return [
      { keys: "s", label: "keys.status", run: on("status", onStatus) },
      { keys: "t", label: "keys.tags", run: on("tags", onEdit.bind(null, "tags")) },
      { keys: "o", label: "keys.owner", run: on("owner", onEdit.bind(null, "owner")) },
    ];
  }, [items, onStatus, onEdit]);
  useShortcuts(wanted);
}
