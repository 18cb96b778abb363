import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useRename, useSession } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import { useUnsaved } from "../../lib/useUnsaved";

/** One's own name, as the others see it. */
export function Profile() {
  const { member } = useSession();
  const [name, setName] = useState(member.name);
  const rename = useRename();
  const question = useUnsaved(name.trim() !== member.name);
  const errors = rename.error instanceof ApiError ? rename.error.errors : {};
  return (
    <form
      className="card pad stack"
      style={{ maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(name, {
          onSuccess: (now) => {
            setName(now.member.name);
            toast(t("profile.saved"), { tone: "good" });
          },
        });
      }}
    >
      {question}
      <h2>{t("profile.title")}</h2>
      <TextInput
        label={t("field.name")}
        description={t("profile.name_hint")}
        autoComplete="name"
        required
        maxLength={200}
        error={errors.name?.join(" ") ?? (rename.error ? errorLine(rename.error) : undefined)}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p className="dim">
        {t("field.email")}: <bdi>{member.email}</bdi>
      </p>
      <Button type="submit" loading={rename.isPending} style={{ alignSelf: "flex-end" }}>
        {t("action.save")}
      </Button>
    </form>
  );
}
