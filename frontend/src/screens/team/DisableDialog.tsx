import { Alert, Button, Modal, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery, ownedQuery } from "../../api/queries/reference";
import { useChangeMember } from "../../api/queries/workspace";
import type { Member } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Asks before somebody is switched off, and who takes over the contacts. */
export function DisableDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [successor, setSuccessor] = useState<string | null>(null);
  const { data: team } = useQuery(membersQuery);
  const { data: counts } = useQuery(ownedQuery);
  const owned = counts?.get(member.id) ?? 0;
  const change = useChangeMember();
  const others = (team?.items ?? []).filter(
    (each) => each.id !== member.id && each.status !== "disabled",
  );
  const disable = () =>
    change.mutate(
      { member, status: "disabled", successor_id: successor ?? undefined },
      {
        onSuccess: () => {
          toast(t("team.disabled", { name: member.name }), { tone: "good" });
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("team.disable_title", { name: member.name })}
      centered
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        {change.error && (
          <Alert color="red" role="alert">
            {errorLine(change.error)}
          </Alert>
        )}
        <p>{t("team.disable_text")}</p>
        {owned > 0 && (
          <Select
            label={t("team.successor", { n: owned })}
            placeholder={t("team.nobody")}
            clearable
            searchable
            comboboxProps={{ withinPortal: false }}
            clearButtonProps={{ "aria-label": t("team.nobody") }}
            data={others.map((each) => ({ value: each.id, label: each.name }))}
            value={successor}
            onChange={setSuccessor}
          />
        )}
        <div className="bar" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button color="red" loading={change.isPending} onClick={disable}>
            {t("team.disable")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
