import { Button } from "@mantine/core";
import type { Contact, Page } from "../../api/types";
import { ErrorText } from "../../components/States";
import { t } from "../../i18n";
import styles from "./contacts.module.css";

interface Props {
  /** What is shown. */
  page: Page<Contact> | undefined;
  /** Why the rows below could not be renewed. */
  error: Error | null;
  /** They are those of another page, sort or filter. */
  old: boolean;
  onRetry: () => void;
}

/** Above rows that could not be refreshed, or are not all that a search would find. */
export function SearchNotice({ page, error, old, onRetry }: Props) {
  if (error) {
    return (
      <div className={styles.notice} role="alert">
        <span>
          <ErrorText error={error} />
          {old && ` ${t("contacts.kept")}`}
        </span>
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("action.retry")}
        </Button>
      </div>
    );
  }
  const limited = page?.names_only ? "search.names_only" : page?.degraded && "search.degraded";
  return (
    <div aria-live="polite">
      {limited && <div className={styles.notice}>{t(limited)}</div>}
    </div>
  );
}
