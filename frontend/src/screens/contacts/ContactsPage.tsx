import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { listQuery } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import { number, t } from "../../i18n";
import { onFilter } from "../../lib/chosen";
import { learnColumns } from "../../lib/columns";
import { filterKey } from "../../lib/filters";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { keyHint } from "../../lib/keyHint";
import { can } from "../../lib/permissions";
import { openAdd } from "../../shell/opened";
import { BulkBar } from "./BulkBar";
import { ColumnChooser } from "./ColumnChooser";
import { ContactCards } from "./ContactCards";
import { ContactsTable } from "./ContactsTable";
import styles from "./contacts.module.css";
import { ExportButton } from "./ExportButton";
import { FilterBar } from "./FilterBar";
import { ListState } from "./ListState";
import { LIST_KEYS } from "./listKeys";
import { NewsPill } from "./NewsPill";
import { Pager } from "./Pager";
import { PhoneTools } from "./PhoneTools";
import { SearchBox } from "./SearchBox";
import { SearchNotice } from "./SearchNotice";
import { TableSkeleton } from "./TableSkeleton";
import { useDelayed } from "./useDelayed";
import { ViewTabs } from "./ViewTabs";

const route = getRouteApi("/app/contacts");

const KEYS: readonly Shortcut[] = [
  {
    keys: "/",
    label: "search.label",
    run: () => document.getElementById("contact-search")?.focus(),
  },
  ...LIST_KEYS,
];

export function ContactsPage() {
  const search = route.useSearch();
  const session = useSession();
  const navigate = useNavigate();
  const list = useQuery(listQuery(search));
  const phone = useMediaQuery("(max-width: 720px)", undefined, {
    getInitialValueInEffect: false,
  });
  const busy = useDelayed(list.isFetching && list.isPlaceholderData, 150);
  const items = list.data?.items ?? [];
  const maySelect = can(session, "bulk:write") || can(session, "exports:write");
  const mayAdd = can(session, "contacts:write");

  useEffect(() => {
    const reopen = () => navigate({ to: "/contacts", search: { ...search, cursor: undefined } });
    onFilter(filterKey(search), reopen);
  }, [search, navigate]);
  useEffect(() => learnColumns(session.member.preferences?.columns), [session]);
  useShortcuts(KEYS);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{t("contacts.title")}</h1>
          <Count total={list.data?.total} exact={list.data?.total_is_exact} />
        </div>
        <div className="bar">
          {can(session, "exports:write") && <ExportButton page={list.data} />}
          {mayAdd && can(session, "imports:write") && (
            <Button
              variant="default"
              component={Link}
              to="/imports/new"
              className={styles.wideOnly}
              leftSection={<IconFileImport size={17} aria-hidden />}
            >
              {t("action.import")}
            </Button>
          )}
          {mayAdd && (
            <Button
              leftSection={<IconPlus size={17} aria-hidden />}
              onClick={openAdd}
              {...keyHint("c")}
            >
              {t("action.add_contact")}
            </Button>
          )}
        </div>
      </header>
      <ViewTabs />
      <div className={styles.tools}>
        <SearchBox />
        {phone ? (
          <PhoneTools page={list.data} maySelect={maySelect} />
        ) : (
          <>
            <FilterBar />
            <ColumnChooser />
          </>
        )}
      </div>
      <SearchNotice
        degraded={list.data?.degraded}
        error={list.error}
        stale={items.length > 0}
        onRetry={() => list.refetch()}
      />
      <div className={styles.progress} data-busy={busy || undefined} />
      <div className={styles.middle}>
        <NewsPill />
        {list.isPending ? (
          <TableSkeleton />
        ) : items.length === 0 ? (
          <ListState
            error={list.error}
            onRetry={() => list.refetch()}
            onAdd={openAdd}
          />
        ) : phone ? (
          <ContactCards items={items} query={search.q} />
        ) : (
          <ContactsTable items={items} />
        )}
        <BulkBar page={list.data} />
      </div>
      <Pager page={list.data} busy={list.isPlaceholderData} />
    </div>
  );
}

function Count({ total, exact }: { total: number | undefined; exact: boolean | undefined }) {
  if (total === undefined) return <span className={styles.count}>&nbsp;</span>;
  return (
    <span className={`${styles.count} num`} aria-live="polite">
      {exact ? number(total) : t("contacts.about", { n: number(total) })}
    </span>
  );
}
