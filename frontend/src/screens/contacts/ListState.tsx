import { Button } from "@mantine/core";
import { IconFilterOff, IconSearchOff } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
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
  /** The search does not answer; nobody was found by name. */
  namesOnly: boolean | undefined;
  onRetry: () => void;
  onAdd: () => void;
}

/** Why there is no row: an error, nothing matches, or nobody is here yet. */
export function ListState({ error, namesOnly, onRetry, onAdd }: Props) {
  const { search } = useListSearch();
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  if (hasFilter(search)) return <NoMatch namesOnly={namesOnly} />;
  return (
    <Suspense>
      <FirstRun onAdd={onAdd} />
    </Suspense>
  );
}

function NoMatch({ namesOnly }: Pick<Props, "namesOnly">) {
  const { search, replaceAll } = useListSearch();
  const sees = can(useSession(), "contacts:private");
  const hint = namesOnly ? "search.names_hint" : "contacts.no_hit_text";
  return (
    <EmptyState
      icon={search.q ? <IconSearchOff size={26} /> : <IconFilterOff size={26} />}
      title={search.q ? t("contacts.no_hit", { q: search.q }) : t("contacts.no_match")}
      text={
        !search.q ? (
          t("contacts.no_match_text")
        ) : sees ? (
          t(hint)
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
