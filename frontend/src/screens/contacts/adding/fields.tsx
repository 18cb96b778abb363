import { SegmentedControl, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery, tagsQuery } from "../../../api/queries/reference";
import { useSession } from "../../../api/queries/session";
import type { LeadStatus } from "../../../api/types";
import { t } from "../../../i18n";
import { STATUSES } from "../../../lib/filters";
import { idOf } from "./ErrorSummary";

interface Props<T> {
  value: T;
  error?: string;
  onChange: (value: T) => void;
}

export function TagsField({ value, error, onChange }: Props<string[]>) {
  const { data } = useQuery(tagsQuery);
  return (
    <TagsInput
      id={idOf("tags")}
      label={t("field.tags")}
      description={t("add.tags_hint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      data={(data?.items ?? []).map((tag) => tag.name)}
      maxTags={100}
      limit={50}
      comboboxProps={{ withinPortal: false }}
      error={error}
      value={value}
      onChange={onChange}
    />
  );
}

export function StatusField({ value, onChange }: Props<LeadStatus>) {
  return (
    <div className="stack" style={{ gap: 4 }}>
      <span id="add-status-label" className="field-label">
        {t("field.status")}
      </span>
      <SegmentedControl
        id={idOf("status")}
        fullWidth
        aria-labelledby="add-status-label"
        value={value}
        onChange={(status) => onChange(status as LeadStatus)}
        data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
      />
    </div>
  );
}

export function OwnerField({ value, error, onChange }: Props<string | null>) {
  const session = useSession();
  const { data } = useQuery(membersQuery);
  const others = (data?.items ?? []).filter(
    (member) => member.id !== session.member.id && member.status !== "disabled",
  );
  return (
    <Select
      id={idOf("owner_id")}
      label={t("field.owner")}
      placeholder={t("owner.none")}
      clearable
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ "aria-label": t("owner.clear") }}
      data={[
        { value: session.member.id, label: t("owner.me") },
        ...others.map((member) => ({ value: member.id, label: member.name })),
      ]}
      error={error}
      value={value}
      onChange={onChange}
    />
  );
}
