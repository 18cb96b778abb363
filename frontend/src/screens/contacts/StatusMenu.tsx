import { useQuery } from "@tanstack/react-query";
import { pipelineQuery } from "../../api/queries/workspace";
import type { Contact, LeadStatus } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { StatusBadge } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { mayMove } from "../../lib/moves";

interface Props {
  contact: Contact;
  anchor: HTMLElement;
  onPick: (status: LeadStatus) => void;
  onClose: () => void;
}

/** The statuses of a contact; those that the workspace's workflow doesn't lead to say so. */
export function StatusMenu({ contact, anchor, onPick, onClose }: Props) {
  const { data } = useQuery(pipelineQuery);
  const { status: now } = contact;
  return (
    <FloatingMenu<LeadStatus>
      anchor={anchor}
      label={t("status.menu", { name: contact.name })}
      value={now}
      options={STATUSES.map((status) => ({
        value: status,
        label: "",
        icon: <StatusBadge status={status} />,
        barred: !mayMove(data, now, status),
      }))}
      why={t("bulk_reason.move_not_allowed")}
      onPick={onPick}
      onClose={onClose}
    />
  );
}
