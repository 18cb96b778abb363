import { useMemo, useRef } from "react";
import type { ColdContact, Contact } from "../../api/types";
import type { Key } from "../../i18n";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";

/** What can be opened about a person, besides the menu of statuses. */
export type What = "owner" | "tags" | "note" | "snooze";

interface Queue {
  people: readonly ColdContact[];
  mayEdit: boolean;
  step: (by: number) => void;
  current: () => HTMLElement | undefined;
  act: (what: What | "status", contact: Contact, anchor: HTMLElement) => void;
  onSnooze: (contact: Contact) => void;
}

const OPENED: readonly { keys: string; label: Key; what: What | "status" }[] = [
  { keys: "s", label: "keys.status", what: "status" },
  { keys: "o", label: "keys.owner", what: "owner" },
  { keys: "t", label: "keys.tags", what: "tags" },
  { keys: "n", label: "keys.note", what: "note" },
];

/** One key for each thing to do with the person who has the focus. */
export function useQueueKeys(queue: Queue): void {
  const now = useRef(queue);
  now.current = queue;
  const { mayEdit } = queue;
  const wanted = useMemo<Shortcut[]>(() => {
    const with_ = (run: (contact: Contact, row: HTMLElement) => void) => () => {
      const row = now.current.current();
      const contact = now.current.people.find(({ id }) => id === row?.dataset.id);
      if (row && contact) run(contact, row);
    };
    const walk: Shortcut[] = [
      { keys: "j", label: "keys.next_row", run: () => now.current.step(1) },
      { keys: "k", label: "keys.previous_row", run: () => now.current.step(-1) },
    ];
    if (!mayEdit) return walk;
    const open = OPENED.map(({ keys, label, what }) => ({
      keys,
      label,
      run: with_((contact, row) => {
        const anchor = row.querySelector<HTMLElement>(`[data-edit=${what}]`);
        if (anchor) now.current.act(what, contact, anchor);
      }),
    }));
    const snooze = with_((contact, row) => {
      row.querySelector<HTMLElement>("a")?.focus();
      now.current.onSnooze(contact);
    });
    return [...walk, ...open, { keys: "z", label: "keys.snooze", run: snooze }];
  }, [mayEdit]);
  useShortcuts(wanted);
}
