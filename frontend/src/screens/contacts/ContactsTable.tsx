import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { type Key, t } from "../../i18n";
import { type ColumnKey, columns } from "../../lib/columns";
import { DEFAULT_SORT, type Sort } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { useStore } from "../../lib/store";
import { ContactRow } from "./ContactRow";
import styles from "./contacts.module.css";
import { PageTick } from "./Ticks";
import { useListSearch } from "./useListSearch";
import { useOnly } from "./useOnly";
import { useRowEditor } from "./useRowEditor";
import { useRowKeys } from "./useRowKeys";
import { useStatusMenu } from "./useStatusMenu";

interface Column {
  label: Key;
  width: number;
  sort?: "name" | "last_active_at" | "created_at";
}

const TICK_WIDTH = 44;
const NOBODY: readonly Contact[] = [];

const COLUMNS: Record<"name" | ColumnKey, Column> = {
  name: { label: "column.name", width: 204, sort: "name" },
  phone: { label: "column.phone", width: 202 },
  status: { label: "column.status", width: 110 },
  tags: { label: "column.tags", width: 158 },
  owner: { label: "column.owner", width: 116 },
  last_active: { label: "column.last_active", width: 106, sort: "last_active_at" },
  created: { label: "column.created", width: 116, sort: "created_at" },
  email: { label: "column.email", width: 220 },
  source: { label: "column.source", width: 110 },
};

/** The list on a wide screen: plain cells, memoised rows, one menu for all badges. */
export function ContactsTable({ items }: { items: readonly Contact[] }) {
  const session = useSession();
  const { search } = useListSearch();
  const { show, menu, openId } = useStatusMenu();
  const { edit, editor, editing } = useRowEditor(items);
  const { menu: onlyMenu, ...only } = useOnly(items);
  const mayEdit = can(session, "contacts:write");
  const mayTick = can(session, "bulk:write") || can(session, "exports:write");
  // the same array as long as the same people are listed: every row is given it
  const listed = items.map((contact) => contact.id).join(" ");
  const ids = useMemo(() => listed.split(" ").filter(Boolean), [listed]);
  const shown = useStore(columns, (now) => now);
  const keys = ["name", ...shown] as const;
  const opened = (id: string) =>
    openId === id ? "status" : editing?.id === id ? editing.what : null;
  useRowKeys(mayEdit ? items : NOBODY, show, edit);
  const width = keys.reduce((sum, key) => sum + COLUMNS[key].width, mayTick ? TICK_WIDTH : 0);
  return (
    // A scroll region has to be reachable by key
    <section className={styles.region} aria-label={t("contacts.table")} tabIndex={0} {...only}>
      <table className={styles.table} style={{ minWidth: width }}>
        <colgroup>
          {mayTick && <col style={{ width: TICK_WIDTH }} />}
          {keys.map((key) => (
            <col key={key} style={{ width: COLUMNS[key].width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {mayTick && (
              <th scope="col" className={styles.tickCell}>
                <PageTick page={ids} />
              </th>
            )}
            {keys.map((key) => (
              <HeaderCell
                key={key}
                column={COLUMNS[key]}
                first={key === "name"}
                sortable={!search.q}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((contact) => (
            <ContactRow
              key={contact.id}
              contact={contact}
              columns={shown}
              query={search.q}
              page={mayTick ? ids : null}
              mayEdit={mayEdit}
              open={opened(contact.id)}
              onStatus={show}
              onEdit={edit}
            />
          ))}
        </tbody>
      </table>
      {menu}
      {editor}
      {onlyMenu}
    </section>
  );
}

interface HeaderProps {
  column: Column;
  first: boolean;
  sortable: boolean;
}

function HeaderCell({ column, first, sortable }: HeaderProps) {
  const { search, change } = useListSearch();
  const place = first ? styles.nameCell : undefined;
  if (!column.sort || !sortable) {
    return (
      <th scope="col" className={place}>
        {t(column.label)}
      </th>
    );
  }
  const now = search.sort ?? DEFAULT_SORT;
  const up = now === column.sort;
  const down = now === `-${column.sort}`;
  const start: Sort = column.sort === "name" ? "name" : `-${column.sort}`;
  const flipped: Sort = down ? column.sort : `-${column.sort}`;
  return (
    <th scope="col" className={place} aria-sort={up ? "ascending" : down ? "descending" : "none"}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => change({ sort: up || down ? flipped : start })}
      >
        {t(column.label)}
        {up && <IconArrowUp size={14} aria-hidden />}
        {down && <IconArrowDown size={14} aria-hidden />}
      </button>
    </th>
  );
}
