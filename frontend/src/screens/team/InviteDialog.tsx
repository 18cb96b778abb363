import { Alert, Button, Modal, Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useInvite } from "../../api/queries/workspace";
import type { Role } from "../../api/types";
import { CopyBox } from "../../components/CopyBox";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";

const OFFERED: readonly Role[] = ["staff", "admin", "viewer", "owner"];

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("staff");
  const errors = invite.error instanceof ApiError ? invite.error.errors : {};
  const done = invite.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("team.invite")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {done ? (
        <div className="stack">
          <p>{t("team.invited", { email: done.email ?? email })}</p>
          {done.link && <CopyBox text={done.link} />}
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate({ email: email.trim(), name: name.trim() || undefined, role });
          }}
        >
          {invite.error && !errors.email && (
            <Alert color="red" role="alert">
              {errorLine(invite.error)}
            </Alert>
          )}
          <TextInput
            label={t("field.email")}
            type="email"
            required
            data-autofocus
            error={errors.email?.join(" ")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            label={t("field.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group
            label={t("team.role")}
            value={role}
            onChange={(value) => setRole(value as Role)}
          >
            <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
              {OFFERED.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={t(`role.${each}`)}
                  description={t(`role_text.${each}`)}
                />
              ))}
            </div>
          </Radio.Group>
          <Button type="submit" loading={invite.isPending} style={{ alignSelf: "flex-end" }}>
            {t("team.invite")}
          </Button>
        </form>
      )}
    </Modal>
  );
}
