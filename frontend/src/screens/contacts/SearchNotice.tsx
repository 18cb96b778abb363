import { Button } from "@mantine/core";
import { ApiError } from "../../api/client";
import { ErrorText } from "../../components/States";
import { t } from "../../i18n";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

interface Props {
  /** Why the rows below could not be renewed. */
  error: Error | null;
  /** They are those of another page, sort or filter. */
  old: boolean;
  degraded: boolean | undefined;
  onRetry: () => void;
}

/** Above rows that could not be refreshed: they stay, and the reason is said. */
export function SearchNotice({ error, old, degraded, onRetry }: Props) {
  const { search, change } = useListSearch();
  if (degraded && !error) return <div className={styles.notice}>{t("search.degraded")}</div>;
  if (!error) return null;
  const searchDown = search.q && error instanceof ApiError && error.status === 503;
  return (
    <div className={styles.notice} role="alert">
      <span>
        {searchDown ? t("search.down") : <ErrorText error={error} />}
        {old && ` ${t("contacts.kept")}`}
      </span>
      <span className="bar">
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("action.retry")}
        </Button>
        {searchDown && (
          <Button size="xs" variant="default" onClick={() => change({ q: undefined })}>
            {t("search.without")}
          </Button>
        )}
      </span>
    </div>
  );
}
