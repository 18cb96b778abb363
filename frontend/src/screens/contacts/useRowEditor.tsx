import { lazy, Suspense, useCallback, useState } from "react";
import type { Contact } from "../../api/types";
import { later } from "../../i18n";

const RowEditor = lazy(later(() => import("./RowEditor")));

interface Open {
  what: "tags" | "owner";
  id: string;
  anchor: HTMLElement;
}

/** One editor of tags or owner for a whole table: open it under any cell. */
export function useRowEditor(items: readonly Contact[]) {
  const [open, setOpen] = useState<Open | null>(null);
  const edit = useCallback((what: Open["what"], { id }: Contact, anchor: HTMLElement) => {
    setOpen((now) => (now?.anchor === anchor && now.what === what ? null : { what, id, anchor }));
  }, []);
  const close = useCallback(() => setOpen(null), []);
  const contact = open && items.find((each) => each.id === open.id);
  const editor = open && contact && (
    <Suspense>
      <RowEditor
        key={`${open.what} ${open.id}`}
        what={open.what}
        contact={contact}
        anchor={open.anchor}
        onClose={close}
      />
    </Suspense>
  );
  return { edit, editor, editing: open };
}
