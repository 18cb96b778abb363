import { Button } from "@mantine/core";
import { t } from "../i18n";
import { ErrorText } from "./States";

/** One line in the place of something small that could not be read: why, and a way to try again. */
export function RetryLine({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <div className="bar" role="alert">
      <span>
        <ErrorText error={error} />
      </span>
      <Button size="compact-sm" variant="default" onClick={() => onRetry()}>
        {t("action.retry")}
      </Button>
    </div>
  );
}
