import { Alert, Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useSession } from "../../api/queries/session";
import { apiKeysQuery, useCreateKey, useRevokeKey } from "../../api/queries/workspace";
import type { ApiKey } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyBox } from "../../components/CopyBox";
import { ListTable } from "../../components/ListTable";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Days after which a new key may stop working by itself. */
const LIVES = [30, 90, 365];

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
      {data && data.items.length === 0 && (
        <ScrollCard label={t("settings.keys")}>
          <EmptyState icon={<IconKey size={26} />} title={t("keys.empty")} />
        </ScrollCard>
      )}
      {data && data.items.length > 0 && (
        <ListTable
          label={t("settings.keys")}
          heads={[t("field.name"), t("keys.key"), t("keys.scopes"), t("keys.last_used"), t("keys.expires")]}
          actions={t("keys.revoke")}
        >
          {data.items.map((key) => (
            <Row key={key.id} apiKey={key} />
          ))}
        </ListTable>
      )}
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
      <td>
        <RelTime at={apiKey.expires_at} empty={t("contacts.never")} />
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

/** What is shown once is not closed by a stray click, nor while it is on its way. */
function NewKey({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const create = useCreateKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(() => session.scopes.filter((each) => each.endsWith(":read")));
  const [days, setDays] = useState("");
  const made = create.data;
  const mayVanish = !made && !create.isPending;
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={mayVanish}
      closeOnEscape={mayVanish}
      withCloseButton={!create.isPending}
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
          <Button onClick={onClose} style={{ alignSelf: "flex-end" }}>
            {t("bulk.done")}
          </Button>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: name.trim(), scopes, ...(days && { expires_at: inDays(Number(days)) }) });
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
          <NativeSelect
            label={t("keys.expires")}
            data={[
              { value: "", label: t("contacts.never") },
              ...LIVES.map((each) => ({ value: String(each), label: t("keys.in_days", { n: each }) })),
            ]}
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
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

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
