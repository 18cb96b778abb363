import { Alert, Button, Modal, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Invitation, useInvite } from "../../api/queries/workspace";
import type { Role } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyBox } from "../../components/CopyBox";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { useUnsaved } from "../../lib/useUnsaved";

const OFFERED: readonly Role[] = ["staff", "admin", "viewer", "owner"];

/** The addresses in a text: one a line, or with commas, semicolons or blanks between them. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** What is typed is not lost unasked, nor are links that are shown once by a stray click. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("staff");
  const [done, setDone] = useState<Invitation[]>([]);
  const [asking, setAsking] = useState(false);
  const emails = addressesIn(text);
  const typed = emails.length > 0 && done.length === 0;
  const question = useUnsaved(typed);
  const failed = invite.data?.filter((each) => each.error) ?? [];

  const once = done.some((each) => each.link);
  const mayVanish = !once && !invite.isPending && !asking && !question;

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
    <Modal
      opened
      onClose={() => (typed ? setAsking(true) : onClose())}
      closeOnClickOutside={mayVanish}
      closeOnEscape={mayVanish}
      withCloseButton={!invite.isPending}
      title={t("team.invite")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {question}
      {asking && (
        <ConfirmDialog
          title={t("unsaved.title")}
          text={t("unsaved.text")}
          action={t("unsaved.leave")}
          onConfirm={onClose}
          onClose={() => setAsking(false)}
        />
      )}
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
      </div>
    </Modal>
  );
}
