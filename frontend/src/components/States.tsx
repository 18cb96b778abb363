import { Button } from "@mantine/core";
import { IconCloudOff, IconLock, IconMoodPuzzled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { t } from "../i18n";
import { PageTitle } from "./PageTitle";
import styles from "./parts.module.css";

interface StateProps {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  tone?: "bad";
  children?: ReactNode;
  /** It is all that the page has to say: its title is the page's. */
  whole?: boolean;
}

/** What a screen says when it has nothing to show: what, why, and what to do. */
export function EmptyState({ icon, title, text, tone, children, whole }: StateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.stateIcon} data-tone={tone} aria-hidden>
        {icon}
      </span>
      {whole ? <PageTitle>{title}</PageTitle> : <h2>{title}</h2>}
      {text && <div className={styles.stateText}>{text}</div>}
      {children && <div className="bar">{children}</div>}
    </div>
  );
}

interface ErrorProps {
  error: unknown;
  onRetry?: () => void;
  whole?: boolean;
}

/** Says what a failed call means, by kind: no right, not there, not reachable, or broken. */
export function ErrorState({ error, onRetry, whole }: ErrorProps) {
  const problem = error instanceof ApiError ? error : null;
  if (problem?.status === 403) return <PermissionState whole={whole} />;
  if (problem?.status === 404 || problem?.status === 501) return <MissingState whole={whole} />;
  return (
    <div role="alert">
      <EmptyState
        icon={<IconCloudOff size={26} />}
        tone="bad"
        whole={whole}
        title={problem?.offline ? t("state.offline") : t("state.error")}
        text={<ErrorText error={error} />}
      >
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {t("action.retry")}
          </Button>
        )}
      </EmptyState>
    </div>
  );
}

export function PermissionState({ whole }: { whole?: boolean }) {
  return (
    <EmptyState
      icon={<IconLock size={26} />}
      whole={whole}
      title={t("state.forbidden")}
      text={t("state.forbidden_text")}
    />
  );
}

/** children: a way on, where the rest of the page has none. */
export function MissingState({ whole, children }: { whole?: boolean; children?: ReactNode }) {
  return (
    <EmptyState
      icon={<IconMoodPuzzled size={26} />}
      whole={whole}
      title={t("state.missing")}
      text={t("state.missing_text")}
    >
      {children}
    </EmptyState>
  );
}

/** One line for a failure, with the request id that an operator can look up. */
export function ErrorText({ error }: { error: unknown }) {
  const problem = error instanceof ApiError ? error : null;
  if (problem?.offline) return <>{t("state.offline_text")}</>;
  return (
    <>
      {problem?.message || t("state.error_text")}
      {problem?.requestId && (
        <span className="dim"> ({t("state.request", { id: problem.requestId })})</span>
      )}
    </>
  );
}

export function errorLine(error: unknown): string {
  if (error instanceof ApiError && error.offline) return t("state.offline_text");
  return error instanceof ApiError ? error.message : t("state.error_text");
}
