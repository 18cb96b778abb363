import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useDeferredValue, useMemo } from "react";
import { useTagColours } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { Contact } from "../../api/types";
import { type Key, t } from "../../i18n";
import { DEFAULT_SORT, type ListSearch, type Sort, type Sorted } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { useStore } from "../../lib/store";
import { type Wide, widthOf, widths } from "../../lib/widths";
import { ColumnEdge } from "./ColumnEdge";
import { ContactRow } from "./ContactRow";
import styles from "./contacts.module.css";
import { hintAt } from "./rowHints";
import { PageTick } from "./Ticks";
import { useColumns } from "./useColumns";
import { useListSearch } from "./useListSearch";
import { useOnly } from "./useOnly";
import { useRowEditor } from "./useRowEditor";
import { useRowKeys } from "./useRowKeys";
import { useStatusMenu } from "./useStatusMenu";

interface Column {
  label: Key;
  sort?: Sorted;
}

const TICK_WIDTH = 44;
/** Fewer pixels than a row and its share of what stands around the table. */
const ROW = 50;
const NOBODY: readonly Contact[] = [];

const COLUMNS: Record<Wide, Column> = {
  name: { label: "column.name", sort: "name" },
  phone: { label: "column.phone", sort: "phone" },
  status: { label: "column.status", sort: "status" },
  tags: { label: "column.tags", sort: "tags" },
  owner: { label: "column.owner", sort: "owner" },
  last_active: { label: "column.last_active", sort: "last_active_at" },
  created: { label: "column.created", sort: "created_at" },
  email: { label: "column.email" },
  source: { label: "column.source" },
  marketing: { label: "column.marketing" },
};

interface Props {
  items: readonly Contact[];
  /** What they were asked for with: another object, other rows. */
  of: ListSearch;
}

/** The list on a wide screen: plain cells, memoised rows, one menu for all badges. */
export function ContactsTable({ items, of }: Props) {
  const session = useSession();
  const { search } = useListSearch();
  const { show, menu, openId } = useStatusMenu();
  const { edit, editor, editing } = useRowEditor(items);
  const { menu: onlyMenu, ...only } = useOnly(items);
  const mayEdit = can(session, "contacts:write");
  const whole = useDeferredValue<ListSearch | null>(of, null) === of;
  // The frame that answers an input brings the rows that can be seen, the next one those below
  const inSight = whole ? items.length : Math.ceil(window.innerHeight / ROW);
  const below = Math.max(0, items.length - inSight);
  const mayTick = can(session, "bulk:write") || can(session, "exports:write");
  // the same array as long as the same people are listed: every row is given it
  const listed = items.map((contact) => contact.id).join(" ");
  const ids = useMemo(() => listed.split(" ").filter(Boolean), [listed]);
  const shown = useColumns();
  const colours = useTagColours();
  const keys = ["name", ...shown] as const;
  const opened = (id: string) =>
    openId === id ? "status" : editing?.id === id ? editing.what : null;
  useRowKeys(mayEdit ? items : NOBODY, show, edit);
  const drawn = useStore(widths, (now) => now);
  const width = keys.reduce((sum, key) => sum + widthOf(drawn, key), mayTick ? TICK_WIDTH : 0);
  return (
    // A scroll region has to be reachable by key
    <section
      className={styles.region}
      aria-label={t("contacts.table")}
      tabIndex={0}
      onPointerOver={hintAt}
      onFocus={hintAt}
      {...only}
    >
      <table className={styles.table} style={{ minWidth: width }}>
        <colgroup>
          {mayTick && <col style={{ width: TICK_WIDTH }} />}
          {keys.map((key) => (
            <col key={key} style={{ width: widthOf(drawn, key) }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {mayTick && (
              <th scope="col" className={styles.tickCell}>
                <PageTick page={ids} />
              </th>
            )}
            {keys.map((key, place) => (
              <HeaderCell
                key={key}
                name={key}
                next={keys[place + 1]}
                sortable={!search.q}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.slice(0, inSight).map((contact) => (
            <ContactRow
              key={contact.id}
              contact={contact}
              columns={shown}
              query={search.q}
              colours={colours}
              page={mayTick ? ids : null}
              mayEdit={mayEdit}
              open={opened(contact.id)}
              onStatus={show}
              onEdit={edit}
            />
          ))}
          {below > 0 && (
            <tr aria-hidden style={{ height: `calc(var(--wl-row) * ${below})` }}>
              <td colSpan={keys.length + 1} />
            </tr>
          )}
        </tbody>
      </table>
      {menu}
      {editor}
      {onlyMenu}
    </section>
  );
}

interface HeaderProps {
  name: Wide;
  next: Wide | undefined;
  sortable: boolean;
}

function HeaderCell({ name, next, sortable }: HeaderProps) {
  const { search, change } = useListSearch();
  const { label, sort } = COLUMNS[name];
  const now = search.sort ?? DEFAULT_SORT;
  const up = now === sort;
  const down = now === `-${sort}`;
  const begin = (column: Sorted): Sort => {
    if (up || down) return down ? column : `-${column}`;
    return column.endsWith("_at") ? `-${column}` : column;
  };
  const order = up ? "ascending" : down ? "descending" : "none";
  return (
    <th
      scope="col"
      className={name === "name" ? styles.nameCell : undefined}
      aria-label={t(label)}
      aria-sort={sort && sortable ? order : undefined}
    >
      {sort && sortable ? (
        <button type="button" className={styles.sort} onClick={() => change({ sort: begin(sort) })}>
          {t(label)}
          {up && <IconArrowUp size={14} aria-hidden />}
          {down && <IconArrowDown size={14} aria-hidden />}
        </button>
      ) : (
        t(label)
      )}
      {next && <ColumnEdge between={[name, next]} label={t(label)} />}
    </th>
  );
}
