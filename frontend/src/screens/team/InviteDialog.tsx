import { Alert, Button, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../../api/queries/session";
import { type Invitation, useInvite } from "../../api/queries/workspace";
import type { Role } from "../../api/types";
import { CopyBox } from "../../components/CopyBox";
import { FormDialog } from "../../components/FormDialog";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { rolesToGive } from "./rules";

/** The addresses in a text: one a line, or with commas, semicolons or blanks between them. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** What is typed is not lost unasked, nor are links that are shown once by a stray click. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const invite = useInvite();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("staff");
  const [done, setDone] = useState<Invitation[]>([]);
  const emails = addressesIn(text);
  const typed = emails.length > 0 && done.length === 0;
  const failed = invite.data?.filter((each) => each.error) ?? [];
  const once = done.some((each) => each.link);

  const send = () =>
    invite.mutate(
      { emails, name: emails.length === 1 ? name.trim() || undefined : undefined, role },
      {
        onSuccess: (tried) => {
          setDone((before) => [...before, ...tried.filter((each) => !each.error)]);
          setText(
            tried
              .filter((each) => each.error)
              .map((each) => each.email)
              .join("\n"),
          );
        },
      },
    );
  return (
    <FormDialog
      title={t("team.invite")}
      unsaved={typed}
      busy={invite.isPending}
      once={once}
      onClose={onClose}
    >
      <div className="stack">
        <div className="stack" role="status">
          {done.map((each) => (
            <div key={each.email} className="stack" style={{ gap: 8 }}>
              <p>{t("team.invited", { email: each.email })}</p>
              {each.link && <CopyBox text={each.link} />}
            </div>
          ))}
        </div>
        {once && failed.length === 0 && (
          <Button onClick={onClose} style={{ alignSelf: "flex-end" }}>
            {t("bulk.done")}
          </Button>
        )}
        {(done.length === 0 || failed.length > 0) && (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            {failed.length > 0 && (
              <Alert color="red" role="alert">
                {failed.map((each) => (
                  <p key={each.email}>
                    <bdi>{each.email}</bdi>: {errorLine(each.error)}
                  </p>
                ))}
              </Alert>
            )}
            <Textarea
              label={t("team.emails")}
              description={t("team.emails_hint")}
              required
              rows={3}
              data-autofocus
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {emails.length < 2 && (
              <TextInput
                label={t("field.name")}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            )}
            <Radio.Group
              label={t("team.role")}
              value={role}
              onChange={(value) => setRole(value as Role)}
            >
              <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
                {rolesToGive(session).map((each) => (
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
      </div>
    </FormDialog>
  );
}
