import { Alert, Button } from "@mantine/core";
import { ApiError } from "../../api/client";
import { ErrorText } from "../../components/States";
import { t } from "../../i18n";

interface Props {
  error: Error | null;
  stale: boolean;
  degraded: boolean | undefined;
  onRetry: () => void;
}

/** Above rows that could not be refreshed: they stay, and the reason is said. */
export function SearchNotice({ error, stale, degraded, onRetry }: Props) {
  if (degraded && !error) return <Alert color="orange">{t("search.degraded")}</Alert>;
  if (!error || !stale) return null;
  const searchDown = error instanceof ApiError && error.status === 503;
  return (
    <Alert color="orange" role="alert" variant="light">
      <div className="bar spread">
        <span>{searchDown ? t("search.down") : <ErrorText error={error} />}</span>
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("action.retry")}
        </Button>
      </div>
    </Alert>
  );
}
