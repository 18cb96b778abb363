import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../api/queries/session";
import { useViews, viewsQuery } from "../../api/queries/views";
import type { View } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import type { ListSearch } from "../../lib/filters";
import { toast } from "../../lib/toasts";
import { keyOf, queryOf, searchOf } from "../../lib/views";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

const ViewDialog = lazy(() => import("./ViewDialog"));

/** Kept lists: one's own and the team's. A changed one offers to keep or drop the change. */
export function ViewTabs() {
  const { search } = useListSearch();
  const { data } = useQuery(viewsQuery);
  const views = data?.items ?? [];
  const current = views.find((view) => view.id === search.view);
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
        >
          {view.name}
        </Link>
      ))}
      {current && <Own view={current} search={search} />}
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

/** What can be done with the view that is open. */
function Own({ view, search }: { view: View; search: ListSearch }) {
  const session = useSession();
  const { replaceAll } = useListSearch();
  const { change, remove } = useViews();
  const mine = view.owner_id === session.member.id || session.member.role !== "staff";
  const dirty = keyOf(search) !== keyOf(searchOf(view));
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  if (!mine) return null;
  return (
    <>
      {dirty && (
        <>
          <Button
            size="compact-sm"
            variant="subtle"
            loading={change.isPending}
            onClick={() => change.mutate({ view, query: queryOf(search) }, { onError: failed })}
          >
            {t("views.save_changes")}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={() => replaceAll(searchOf(view))}
          >
            {t("action.cancel")}
          </Button>
        </>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        px={6}
        aria-label={t("views.delete_of", { name: view.name })}
        onClick={() => remove.mutate(view.id, { onSuccess: () => replaceAll({}), onError: failed })}
      >
        <IconTrash size={15} aria-hidden />
      </Button>
    </>
  );
}
