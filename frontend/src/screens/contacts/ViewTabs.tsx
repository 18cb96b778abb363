import { Button } from "@mantine/core";
import { IconPin } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { viewsQuery } from "../../api/queries/views";
import { RetryLine } from "../../components/RetryLine";
import { later, t } from "../../i18n";
import { searchOf } from "../../lib/views";
import styles from "./contacts.module.css";
import { OwnView } from "./OwnView";
import { useDefaultView } from "./useDefaultView";
import { useListSearch } from "./useListSearch";

const ViewDialog = lazy(later(() => import("./ViewDialog")));

/** Kept lists: one's own and the team's. A changed one offers to keep or drop the change. */
export function ViewTabs() {
  const { search } = useListSearch();
  const { data, error, refetch } = useQuery(viewsQuery);
  const views = data?.items ?? [];
  useDefaultView(data?.items);
  const current = views.find((view) => view.id === search.view);
  if (error && !data) return <RetryLine error={error} onRetry={refetch} />;
  if (views.length === 0) return null;
  return (
    <nav className={styles.views} aria-label={t("views.label")}>
      <Link
        to="/contacts"
        search={{}}
        className={styles.view}
        data-active={!search.view || undefined}
      >
        {t("views.all")}
      </Link>
      {views.map((view) => (
        <Link
          key={view.id}
          to="/contacts"
          search={searchOf(view)}
          className={styles.view}
          data-active={view.id === search.view || undefined}
          aria-label={view.pinned ? t("views.pinned", { name: view.name }) : undefined}
        >
          {view.pinned && <IconPin size={13} aria-hidden />}
          <bdi>{view.name}</bdi>
        </Link>
      ))}
      {current && <OwnView view={current} search={search} />}
    </nav>
  );
}

/** Beside the filters, so that no row appears above the words that are being typed. */
export function KeepView() {
  const { search } = useListSearch();
  const [naming, setNaming] = useState(false);
  return (
    <>
      {!search.view && (
        <Button size="compact-sm" variant="subtle" onClick={() => setNaming(true)}>
          {t("views.keep")}
        </Button>
      )}
      {naming && (
        <Suspense>
          <ViewDialog search={search} onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </>
  );
}
