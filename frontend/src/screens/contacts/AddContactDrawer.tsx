import { Alert, Button, Drawer, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { useAddContact } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import PlanNote from "../../components/PlanNote";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { readPrefs } from "../../lib/storage";
import { toast } from "../../lib/toasts";
import { blank, type Form, toBody, useContactDraft } from "./adding/draft";
import { ErrorSummary, idOf } from "./adding/ErrorSummary";
import { OwnerField, StatusField, TagsField } from "./adding/fields";
import { PhoneField } from "./adding/PhoneField";

export default function AddContactDrawer({ onClose }: { onClose: () => void }) {
  const { member } = useSession();
  const draft = useContactDraft(member.id, readPrefs().country ?? null);
  const { form, change } = draft;
  const [checked, setChecked] = useState(false);
  const [refused, setRefused] = useState(0);
  const name = useRef<HTMLInputElement>(null);
  // The drawer comes with the field that is typed in first: the others took it 40 ms
  const rest = useDeferredValue(true, false);
  const add = useAddContact();
  const errors = { ...serverErrors(add.error), ...(checked ? missing(form) : {}) };
  const edit = (part: Partial<Form>) => {
    // Who had the number before it was corrected has nothing to do with it any more
    const another = part.phone !== undefined || part.country !== undefined;
    if (another && takenBy(add.error)) add.reset();
    change(part);
  };

  const save = (another: boolean) => {
    setChecked(true);
    if (Object.keys(missing(form)).length > 0) return setRefused((times) => times + 1);
    const body = toBody(form);
    // A promise of its own: its end is heard also when the drawer was closed meanwhile
    add.mutateAsync({ body, key: draft.keyFor(body) }).then(
      (contact) => {
        toast(t("add.done", { name: contact.name }), { tone: "good" });
        const { country, tags, status, owner } = form;
        draft.start(blank(member.id, country));
        if (!another) return onClose();
        draft.start({ ...blank(member.id, country), tags, status, owner });
        setChecked(false);
        name.current?.focus();
      },
      () => setRefused((times) => times + 1),
    );
  };

  const discard = () => {
    draft.start(blank(member.id, form.country));
    onClose();
  };

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={t("add.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save(false);
        }}
      >
        {!add.error && <PlanNote on="add" />}
        <ErrorSummary errors={errors} refused={refused} />
        {Object.keys(errors).length === 0 && <Problem error={add.error} />}
        <TextInput
          ref={name}
          id={idOf("name")}
          data-autofocus
          label={t("field.name")}
          required
          autoComplete="off"
          error={errors.name}
          value={form.name}
          onChange={(event) => edit({ name: event.currentTarget.value })}
        />
        {rest && (
          <>
          <PhoneField
            value={form.phone}
            country={form.country}
            error={errors.phone}
            taken={takenBy(add.error)}
            onChange={edit}
          />
          <TextInput
            id={idOf("email")}
            label={t("field.email")}
            type="email"
            autoComplete="off"
            error={errors.email}
            value={form.email}
            onChange={(event) => edit({ email: event.currentTarget.value })}
          />
          <TagsField value={form.tags} error={errors.tags} onChange={(tags) => edit({ tags })} />
          <StatusField value={form.status} onChange={(status) => edit({ status })} />
          <OwnerField
            value={form.owner}
            error={errors.owner_id}
            onChange={(owner) => edit({ owner })}
          />
          <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 8 }}>
            {draft.dirty && (
              <Button
                variant="subtle"
                color="gray"
                px={8}
                style={{ marginInlineEnd: "auto" }}
                disabled={add.isPending}
                onClick={discard}
              >
                {t("add.discard")}
              </Button>
            )}
            <Button variant="default" disabled={add.isPending} onClick={() => save(true)}>
              {t("add.another")}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t("action.save")}
            </Button>
          </div>
          </>
        )}
      </form>
    </Drawer>
  );
}

/** What is wrong as a whole: no place in the plan, the network, the server. */
function Problem({ error }: { error: Error | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!(error instanceof ApiError) || takenBy(error)) return null;
  return (
    <Alert color={error.status === 402 ? "orange" : "red"} role="alert" tabIndex={-1} ref={box}>
      {error.status === 402 ? <PlanFull error={error} /> : errorLine(error)}
    </Alert>
  );
}

function PlanFull({ error }: { error: ApiError }) {
  const { used, limit, next_plan: next } = error.facts;
  return (
    <>
      {t("add.plan_full", {
        used: Number(used ?? 0),
        limit: Number(limit ?? 0),
      })}{" "}
      <Link to="/usage">{next ? t("add.see_plans") : t("nav.usage")}</Link>
    </>
  );
}

/** The id of who has the number already. */
function takenBy(error: Error | null): string | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  return (error.facts.contact_id as string | undefined) ?? null;
}

function serverErrors(error: Error | null): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    Object.entries(error.errors).map(([field, reasons]) => [field, reasons.join(" ")]),
  );
}

function missing(form: Form): Record<string, string> {
  const found: Record<string, string> = {};
  if (!form.name.trim()) found.name = t("add.name_missing");
  if (!form.phone.trim()) found.phone = t("add.phone_missing");
  return found;
}
