import { Alert, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useSession } from "../../api/queries/session";
import { useCreateKey } from "../../api/queries/workspace";
import { CopyBox } from "../../components/CopyBox";
import { FormDialog } from "../../components/FormDialog";
import { errorLine } from "../../components/States";
import { locale, t, tCode } from "../../i18n";

/** Days after which a new key may stop working by itself. */
const LIVES = [30, 90, 365];

/** Asks what a new key is for and may. What is shown once is not closed by a stray click. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const create = useCreateKey();
  const [name, setName] = useState("");
  const [usual] = useState(() => session.scopes.filter((each) => each.endsWith(":read")));
  const [scopes, setScopes] = useState(usual);
  const [days, setDays] = useState("");
  const made = create.data;
  const begun = name.trim() !== "" || days !== "" || !isSame(scopes, usual);
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  return (
    <FormDialog
      title={t("keys.new")}
      unsaved={begun && !made}
      busy={create.isPending}
      once={Boolean(made)}
      onClose={onClose}
    >
      {made?.key ? (
        <div className="stack">
          <Alert color="yellow" role="status">
            {t("keys.once")}
          </Alert>
          <CopyBox text={made.key} />
          <code className="clip-code ltr">
            curl -H "Authorization: Bearer {made.key}" {window.location.origin}/api/v1/{readable(scopes)}
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
              {named(session.scopes).map(([scope, label]) => (
                <Checkbox key={scope} value={scope} label={label} />
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
    </FormDialog>
  );
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

/** Permissions with what they are called, by that. */
function named(scopes: readonly string[]): [string, string][] {
  const found = scopes.map((each): [string, string] => [each, tCode("scope", each)]);
  return found.sort(([, one], [, other]) => one.localeCompare(other, locale()));
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}

const READABLE: readonly [string, string][] = [
  ["contacts:read", "contacts"],
  ["imports:read", "imports"],
  ["usage:read", "usage"],
  ["members:read", "members"],
  ["audit:read", "audit"],
  ["flow:read", "flow"],
];

/** What a key with these permissions may ask for, to try it with. */
export function readable(scopes: readonly string[]): string {
  return READABLE.find(([scope]) => scopes.includes(scope))?.[1] ?? "contacts";
}
