import type { ReactElement } from "react";
import type { LeadStatus } from "../api/types";
import { t } from "../i18n";
import styles from "./parts.module.css";

/**
 * Snowflake, sun, flame and the rosette with a tick of tabler-icons 3.51 (MIT), each as one path:
 * every row of the list has one, and theirs have up to twelve.
 */
const ICONS: Record<LeadStatus, ReactElement> = {
  cold: icon(
    "M10 4l2 1l2-1M12 2v6.5l3 1.72M17.928 6.268l.134 2.232l1.866 1.232M20.66 7l-5.629 3.25l.01 3.458M19.928 14.268l-1.866 1.232l-.134 2.232M20.66 17l-5.629-3.25l-2.99 1.738M14 20l-2-1l-2 1M12 22v-6.5l-3-1.72M6.072 17.732l-.134-2.232l-1.866-1.232M3.34 17l5.629-3.25l-.01-3.458M4.072 9.732l1.866-1.232l.134-2.232M3.34 7l5.629 3.25l2.99-1.738",
  ),
  warm: icon(
    "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M3 12h1m8-9v1m8 8h1m-9 8v1m-6.4-15.4l.7.7m12.1-.7l-.7.7m0 11.4l.7.7m-12.1-.7l-.7.7",
  ),
  hot: icon(
    "M12 10.941c2.333-3.308.167-7.823-1-8.941c0 3.395-2.235 5.299-3.667 6.706c-1.43 1.408-2.333 3.294-2.333 5.588c0 3.704 3.134 6.706 7 6.706c3.866 0 7-3.002 7-6.706c0-1.712-1.232-4.403-2.333-5.588c-2.084 3.353-3.257 3.353-4.667 2.235",
  ),
  customer: icon(
    "M5 7.2a2.2 2.2 0 0 1 2.2-2.2h1a2.2 2.2 0 0 0 1.55-.64l.7-.7a2.2 2.2 0 0 1 3.12 0l.7.7c.412.41.97.64 1.55.64h1a2.2 2.2 0 0 1 2.2 2.2v1c0 .58.23 1.138.64 1.55l.7.7a2.2 2.2 0 0 1 0 3.12l-.7.7a2.2 2.2 0 0 0-.64 1.55v1a2.2 2.2 0 0 1-2.2 2.2h-1a2.2 2.2 0 0 0-1.55.64l-.7.7a2.2 2.2 0 0 1-3.12 0l-.7-.7a2.2 2.2 0 0 0-1.55-.64h-1a2.2 2.2 0 0 1-2.2-2.2v-1a2.2 2.2 0 0 0-.64-1.55l-.7-.7a2.2 2.2 0 0 1 0-3.12l.7-.7a2.2 2.2 0 0 0 .64-1.55v-1M9 12l2 2l4-4",
  ),
};

function icon(path: string): ReactElement {
  return (
    <svg width={14} height={14} viewBox="0 0 24 24" className={styles.statusIcon} aria-hidden>
      <path d={path} />
    </svg>
  );
}

export function StatusIcon({ status }: { status: LeadStatus }) {
  return ICONS[status];
}

/** What a status is called, cut off where there is no room. */
export function StatusText({ children }: { children: string }) {
  return <span className={styles.statusText}>{children}</span>;
}

interface Props {
  status: LeadStatus;
  /** Why it can't be changed here: seen under the pointer, and read with the status. */
  reason?: string;
}

/** The status as shape, colour and word; never by colour alone. */
export function StatusBadge({ status, reason }: Props) {
  return (
    <span className={`${styles.status} ${styles[status]}`} title={reason}>
      <StatusIcon status={status} />
      <StatusText>{t(`status.${status}`)}</StatusText>
      {reason && <span className="sr-only">. {reason}</span>}
    </span>
  );
}

export function statusClass(status: LeadStatus): string {
  return `${styles.status} ${styles[status]} ${styles.asButton}`;
}
