import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { type Key, t } from "../../i18n";
import { DEFAULT_SORT, type Sort } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { ContactRow } from "./ContactRow";
import styles from "./contacts.module.css";
import { PageTick } from "./Ticks";
import { useListSearch } from "./useListSearch";
import { useStatusMenu } from "./useStatusMenu";

interface Column {
  key: string;
  label: Key;
  width: number;
  sort?: "name" | "last_active_at" | "created_at";
}

const TICK_WIDTH = 44;

const COLUMNS: readonly Column[] = [
  { key: "name", label: "column.name", width: 204, sort: "name" },
  { key: "phone", label: "column.phone", width: 202 },
  { key: "status", label: "column.status", width: 110 },
  { key: "tags", label: "column.tags", width: 158 },
  { key: "owner", label: "column.owner", width: 116 },
  {
    key: "last_active",
    label: "column.last_active",
    width: 106,
    sort: "last_active_at",
  },
  { key: "created", label: "column.created", width: 116, sort: "created_at" },
];

/** The list on a wide screen: plain cells, memoised rows, one menu for all badges. */
export function ContactsTable({ items }: { items: readonly Contact[] }) {
  const session = useSession();
  const { search } = useListSearch();
  const { show, menu, openId } = useStatusMenu();
  const mayEdit = can(session, "contacts:write");
  const mayTick = can(session, "bulk:write") || can(session, "exports:write");
  const ids = useMemo(() => items.map((contact) => contact.id), [items]);
  return (
    // A scroll region has to be reachable by key
    <section className={styles.region} aria-label={t("contacts.table")} tabIndex={0}>
      <table className={styles.table}>
        <colgroup>
          {mayTick && <col style={{ width: TICK_WIDTH }} />}
          {COLUMNS.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {mayTick && (
              <th scope="col" className={styles.tickCell}>
                <PageTick page={ids} />
              </th>
            )}
            {COLUMNS.map((column) => (
              <HeaderCell key={column.key} column={column} sortable={!search.q} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((contact) => (
            <ContactRow
              key={contact.id}
              contact={contact}
              query={search.q}
              page={mayTick ? ids : null}
              mayEdit={mayEdit}
              menuOpen={openId === contact.id}
              onStatus={show}
            />
          ))}
        </tbody>
      </table>
      {menu}
    </section>
  );
}

function HeaderCell({ column, sortable }: { column: Column; sortable: boolean }) {
  const { search, change } = useListSearch();
  const place = column.key === "name" ? styles.nameCell : undefined;
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
  const first: Sort = column.sort === "name" ? "name" : `-${column.sort}`;
  const flipped: Sort = down ? column.sort : `-${column.sort}`;
  return (
    <th scope="col" className={place} aria-sort={up ? "ascending" : down ? "descending" : "none"}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => change({ sort: up || down ? flipped : first })}
      >
        {t(column.label)}
        {up && <IconArrowUp size={14} aria-hidden />}
        {down && <IconArrowDown size={14} aria-hidden />}
      </button>
    </th>
  );
}
