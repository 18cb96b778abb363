import { IconFlame, IconRosetteDiscountCheck, IconSnowflake, IconSun } from "@tabler/icons-react";
import type { LeadStatus } from "../api/types";
import { t } from "../i18n";
import styles from "./parts.module.css";

const ICONS = {
  cold: IconSnowflake,
  warm: IconSun,
  hot: IconFlame,
  customer: IconRosetteDiscountCheck,
} as const;

export function StatusIcon({ status }: { status: LeadStatus }) {
  const Icon = ICONS[status];
  return <Icon size={14} stroke={2} aria-hidden />;
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
      {t(`status.${status}`)}
      {reason && <span className="sr-only">. {reason}</span>}
    </span>
  );
}

export function statusClass(status: LeadStatus): string {
  return `${styles.status} ${styles[status]} ${styles.asButton}`;
}
