import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { AuditSearch } from "../../api/queries/audit";
import { membersQuery } from "../../api/queries/reference";
import { t, tCode } from "../../i18n";
import { useTypedDay } from "../../lib/useTypedDay";
import styles from "./audit.module.css";

/** One deed, or all that is done with one thing. */
const ACTIONS = [
  "contact.*",
  "contact.created",
  "contact.updated",
  "contact.status_changed",
  "contact.trashed",
  "contact.restored",
  "contact.erased",
  "contact.admitted",
  "lead.*",
  "identity_conflict.*",
  "duplicate.*",
  "address_book.*",
  "note.*",
  "tag.*",
  "view.*",
  "bulk.*",
  "import.*",
  "export.*",
  "audit.*",
  "session.*",
  "member.*",
  "api_key.*",
  "number.*",
  "dead_letter.*",
  "workspace.*",
];

const route = getRouteApi("/app/audit");

/** Narrow the trail by what was done, by whom, and when; the address keeps it. */
export function AuditFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const members = useQuery(membersQuery);
  const change = (part: Partial<AuditSearch>) =>
    navigate({ search: (before: AuditSearch) => ({ ...before, ...part }), replace: true });
  const from = useTypedDay(search.from, (day) => change({ from: day || undefined }));
  const to = useTypedDay(search.to, (day) => change({ to: day || undefined }));
  const set = Object.values(search).some(Boolean);
  return (
    <div className={styles.filters}>
      <Select
        aria-label={t("audit.action")}
        placeholder={t("audit.action")}
        clearable
        clearButtonProps={{ "aria-label": t("filter.remove", { name: t("audit.action") }) }}
        data={offered(search.action)}
        value={search.action ?? null}
        onChange={(action) => change({ action: action ?? undefined })}
      />
      <Select
        aria-label={t("audit.actor")}
        placeholder={t("audit.actor")}
        clearable
        clearButtonProps={{ "aria-label": t("filter.remove", { name: t("audit.actor") }) }}
        data={(members.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={search.actor ?? null}
        onChange={(actor) => change({ actor: actor ?? undefined })}
      />
      <TextInput
        aria-label={t("filter.from")}
        leftSection={t("filter.from")}
        leftSectionWidth="4rem"
        {...from}
      />
      <TextInput
        aria-label={t("filter.to")}
        leftSection={t("filter.to")}
        leftSectionWidth="4rem"
        {...to}
      />
      {set && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => navigate({ search: () => ({}), replace: true })}
        >
          {t("filter.clear_all")}
        </Button>
      )}
    </div>
  );
}

/** What can be chosen, and what an address asks for besides. */
function offered(asked: string | undefined): { value: string; label: string }[] {
  const values = asked && !ACTIONS.includes(asked) ? [...ACTIONS, asked] : ACTIONS;
  return values.map((value) => ({ value, label: called(value) }));
}

function called(action: string): string {
  const [noun = "", verb] = action.split(".");
  return verb === "*" ? tCode("audit_of", noun) : tCode("audit", action);
}
