import { Button } from "@mantine/core";
import { IconFilterOff, IconSearchOff, IconZoomExclamation } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { ApiError } from "../../api/client";
import { useSession } from "../../api/queries/session";
import { EmptyState, ErrorState } from "../../components/States";
import { later, t } from "../../i18n";
import { cleared, hasFilter } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { useListSearch } from "./useListSearch";

const FirstRun = lazy(later(() => import("./FirstRun")));
const NamesOnly = lazy(later(() => import("./NamesOnly")));

interface Props {
  error: Error | null;
  onRetry: () => void;
  onAdd: () => void;
}

/** Why there is no row: search is down, an error, nothing matches, or nobody is here yet. */
export function ListState({ error, onRetry, onAdd }: Props) {
  const { search } = useListSearch();
  if (error instanceof ApiError && error.status === 503 && search.q) {
    return <SearchDown onRetry={onRetry} />;
  }
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  if (hasFilter(search)) return <NoMatch />;
  return (
    <Suspense>
      <FirstRun onAdd={onAdd} />
    </Suspense>
  );
}

function SearchDown({ onRetry }: { onRetry: () => void }) {
  const { search, replaceAll } = useListSearch();
  return (
    <EmptyState
      tone="bad"
      icon={<IconZoomExclamation size={26} />}
      title={t("search.down_title")}
      text={t("search.down")}
    >
      <Button variant="default" onClick={onRetry}>
        {t("action.retry")}
      </Button>
      <Button variant="subtle" onClick={() => replaceAll({ ...search, q: undefined })}>
        {t("search.without")}
      </Button>
    </EmptyState>
  );
}

function NoMatch() {
  const { search, replaceAll } = useListSearch();
  const sees = can(useSession(), "contacts:private");
  return (
    <EmptyState
      icon={search.q ? <IconSearchOff size={26} /> : <IconFilterOff size={26} />}
      title={search.q ? t("contacts.no_hit", { q: search.q }) : t("contacts.no_match")}
      text={
        !search.q ? (
          t("contacts.no_match_text")
        ) : sees ? (
          t("contacts.no_hit_text")
        ) : (
          <Suspense>
            <NamesOnly />
          </Suspense>
        )
      }
    >
      <Button variant="default" onClick={() => replaceAll(cleared(search))}>
        {t("filter.clear_all")}
      </Button>
    </EmptyState>
  );
}
