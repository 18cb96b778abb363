import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFileImport, IconLink, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { usageQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { PageTitle } from "../../components/PageTitle";
import { later, number, t } from "../../i18n";
import { onFilter } from "../../lib/chosen";
import { learnColumns } from "../../lib/columns";
import { FIRST, filterKey } from "../../lib/filters";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { keyHint } from "../../lib/keyHint";
import { can } from "../../lib/permissions";
import { learnWidths } from "../../lib/widths";
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
import { useCopyLink } from "./useCopyLink";
import { useDelayed } from "../../lib/useDelayed";
import { useListed } from "./useListed";
import { useSearchRests } from "./useSearchRests";
import { ViewTabs } from "./ViewTabs";

const PlanNote = lazy(later(() => import("../../components/PlanNote")));

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
  const { list, page, old, of } = useListed(search);
  const phone = useMediaQuery("(max-width: 720px)", undefined, {
    getInitialValueInEffect: false,
  });
  const busy = useDelayed(list.isFetching && old, 150);
  const items = page?.items ?? [];
  // Rows that stayed after a failure tell nothing of how many match the address
  const matching = list.data;
  const maySelect = can(session, "bulk:write") || can(session, "exports:write");
  const full = useQuery({ ...usageQuery, select: ({ level }) => level === "red" }).data;
  const mayAdd = can(session, "contacts:write");

  useEffect(() => {
    const reopen = () => navigate({ to: "/contacts", search: { ...search, ...FIRST } });
    onFilter(filterKey(search), reopen);
  }, [search, navigate]);
  useEffect(() => {
    learnColumns(session.member.preferences?.columns);
    learnWidths(session.member.preferences?.column_widths);
  }, [session]);
  useShortcuts(KEYS);
  useSearchRests(search, list);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <PageTitle>{t("contacts.title")}</PageTitle>
          <Count total={page?.total} exact={page?.total_is_exact} />
        </div>
        <div className="bar">
          {can(session, "exports:write") && <ExportButton page={matching} />}
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
          <PhoneTools page={page} matching={matching} maySelect={maySelect} />
        ) : (
          <>
            <FilterBar />
            <ColumnChooser />
            <CopyLink />
          </>
        )}
      </div>
      <SearchNotice
        page={page}
        error={items.length > 0 ? list.error : null}
        old={old}
        onRetry={() => list.refetch()}
      />
      <div className={styles.progress} data-busy={busy || undefined} />
      <div className={styles.middle}>
        <NewsPill />
        {list.isPending ? (
          <TableSkeleton rows={search.limit ?? 50} cards={phone} />
        ) : items.length === 0 ? (
          <ListState
            error={list.error}
            namesOnly={page?.names_only}
            onRetry={() => list.refetch()}
            onAdd={openAdd}
          />
        ) : phone ? (
          <ContactCards items={items} query={search.q} />
        ) : (
          <ContactsTable items={items} of={of} />
        )}
        <BulkBar page={matching} />
      </div>
      {/* Under the rows, so that nothing moves when it comes */}
      {full && (
        <Suspense>
          <PlanNote on="list" />
        </Suspense>
      )}
      <Pager page={page} old={old} />
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

function CopyLink() {
  const copy = useCopyLink();
  const label = t("contacts.copy_link");
  return (
    <Button variant="default" px={9} aria-label={label} title={label} onClick={copy}>
      <IconLink size={18} aria-hidden />
    </Button>
  );
}
