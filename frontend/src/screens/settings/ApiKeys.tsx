import { Alert, Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useSession } from "../../api/queries/session";
import { apiKeysQuery, useCreateKey, useRevokeKey } from "../../api/queries/workspace";
import type { ApiKey } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyBox } from "../../components/CopyBox";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Keys for other programs: shown once, scoped, revocable. */
export function ApiKeys() {
  const { data, error, refetch } = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <div className="stack">
      <div className="bar spread">
        <p className="dim">{t("keys.text")}</p>
        <Button onClick={() => setMaking(true)}>{t("keys.new")}</Button>
      </div>
      <ScrollCard label={t("settings.keys")}>
        {data && data.items.length === 0 && (
          <EmptyState icon={<IconKey size={26} />} title={t("keys.empty")} />
        )}
        {data && data.items.length > 0 && (
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t("field.name")}</th>
                <th scope="col">{t("keys.key")}</th>
                <th scope="col">{t("keys.scopes")}</th>
                <th scope="col">{t("keys.last_used")}</th>
                <th scope="col">
                  <span className="sr-only">{t("keys.revoke")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((key) => (
                <Row key={key.id} apiKey={key} />
              ))}
            </tbody>
          </table>
        )}
      </ScrollCard>
      {making && <NewKey onClose={() => setMaking(false)} />}
    </div>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useRevokeKey();
  const [asking, setAsking] = useState(false);
  return (
    <tr>
      <td>{apiKey.name}</td>
      <td>
        <code className="ltr">{apiKey.prefix}…</code>
      </td>
      <td className="dim">{apiKey.scopes.join(", ")}</td>
      <td>
        <RelTime at={apiKey.last_used_at} empty={t("contacts.never")} />
      </td>
      <td style={{ textAlign: "end" }}>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={t("keys.revoke_of", { name: apiKey.name })}
          onClick={() => setAsking(true)}
        >
          {t("keys.revoke")}
        </Button>
        {asking && (
          <ConfirmDialog
            title={t("keys.revoke")}
            text={t("keys.revoke_text", { name: apiKey.name })}
            action={t("keys.revoke")}
            onConfirm={() =>
              revoke.mutate(apiKey.id, {
                onError: (failed) => toast(errorLine(failed), { tone: "bad" }),
              })
            }
            onClose={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const create = useCreateKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(session.scopes);
  const made = create.data;
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("keys.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {made?.key ? (
        <div className="stack">
          <Alert color="yellow" role="status">
            {t("keys.once")}
          </Alert>
          <CopyBox text={made.key} />
          <code className="clip-code ltr">
            curl -H "Authorization: Bearer {made.key}" {window.location.origin}/api/v1/contacts
          </code>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: name.trim(), scopes });
          }}
        >
          {create.error && !errors.name && (
            <Alert color="red" role="alert">
              {errorLine(create.error)}
            </Alert>
          )}
          <TextInput
            label={t("field.name")}
            description={t("keys.name_hint")}
            required
            data-autofocus
            error={errors.name?.join(" ")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group label={t("keys.scopes")} value={scopes} onChange={setScopes}>
            <div className="tiles" style={{ gap: 8, marginBlockStart: 8 }}>
              {[...session.scopes].sort().map((scope) => (
                <Checkbox key={scope} value={scope} label={scope} />
              ))}
            </div>
          </Checkbox.Group>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={scopes.length === 0}
            style={{ alignSelf: "flex-end" }}
          >
            {t("keys.make")}
          </Button>
        </form>
      )}
    </Modal>
  );
}
