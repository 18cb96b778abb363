import {
  Alert,
  Button,
  Drawer,
  SegmentedControl,
  Select,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiError, newKey } from "../../api/client";
import { useAddContact } from "../../api/queries/contacts";
import { membersQuery, tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import type { LeadStatus, NewContact } from "../../api/types";
import PlanNote from "../../components/PlanNote";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { display, normalise } from "../../lib/phone";
import { toast } from "../../lib/toasts";

interface Form {
  name: string;
  phone: string;
  email: string;
  tags: string[];
  status: LeadStatus;
  owner: string | null;
}

const EMPTY: Form = {
  name: "",
  phone: "",
  email: "",
  tags: [],
  status: "cold",
  owner: null,
};

export default function AddContactDrawer({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState<Form>(EMPTY);
  const [key, setKey] = useState(newKey);
  const [checked, setChecked] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const add = useAddContact();
  const errors = {
    ...serverErrors(add.error),
    ...(checked ? missing(form) : {}),
  };

  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));

  const save = (another: boolean) => {
    setChecked(true);
    if (Object.keys(missing(form)).length > 0) return;
    add.mutate(
      { body: toBody(form), key },
      {
        onSuccess: (contact) => {
          toast(t("add.done", { name: contact.name }), { tone: "good" });
          if (!another) return onClose();
          setForm({
            ...EMPTY,
            tags: form.tags,
            status: form.status,
            owner: form.owner,
          });
          setKey(newKey());
          setChecked(false);
          name.current?.focus();
        },
        // A corrected form is another wish; the same form sent again (network) is the same wish.
        onError: (error) => {
          if (error instanceof ApiError && !error.offline) setKey(newKey());
        },
      },
    );
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
        <Problem error={add.error} shown={Object.keys(errors).length > 0} />
        <TextInput
          ref={name}
          data-autofocus
          label={t("field.name")}
          required
          autoComplete="off"
          error={errors.name}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <PhoneInput
          value={form.phone}
          error={errors.phone}
          onChange={(phone) => change({ phone })}
        />
        <TextInput
          label={t("field.email")}
          type="email"
          autoComplete="off"
          error={errors.email}
          value={form.email}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <TagsField value={form.tags} error={errors.tags} onChange={(tags) => change({ tags })} />
        <div className="stack" style={{ gap: 4 }}>
          <span id="add-status" className="field-label">
            {t("field.status")}
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="add-status"
            value={form.status}
            onChange={(status) => change({ status: status as LeadStatus })}
            data={STATUSES.map((status) => ({
              value: status,
              label: t(`status.${status}`),
            }))}
          />
        </div>
        <OwnerField value={form.owner} onChange={(owner) => change({ owner })} />
        <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 8 }}>
          <Button variant="default" disabled={add.isPending} onClick={() => save(true)}>
            {t("add.another")}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}

interface PhoneProps {
  value: string;
  error: string | undefined;
  onChange: (phone: string) => void;
}

/** Takes anything that can be pasted and says how it will be kept. */
function PhoneInput({ value, error, onChange }: PhoneProps) {
  const read = normalise(value);
  const hint = read ? t("add.phone_as", { phone: display(read) }) : t("add.phone_hint");
  return (
    <TextInput
      label={t("field.phone")}
      type="tel"
      required
      autoComplete="off"
      placeholder="+44 7700 900123"
      description={hint}
      error={error}
      value={value}
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface TagsProps {
  value: string[];
  error: string | undefined;
  onChange: (tags: string[]) => void;
}

function TagsField({ value, error, onChange }: TagsProps) {
  const { data } = useQuery(tagsQuery);
  return (
    <TagsInput
      label={t("field.tags")}
      description={t("add.tags_hint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      data={(data?.items ?? []).map((tag) => tag.name)}
      maxTags={100}
      limit={50}
      error={error}
      value={value}
      onChange={onChange}
    />
  );
}

function OwnerField({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const session = useSession();
  const { data } = useQuery(membersQuery);
  const others = (data?.items ?? []).filter(
    (member) => member.id !== session.member.id && member.status !== "disabled",
  );
  return (
    <Select
      label={t("field.owner")}
      placeholder={t("owner.none")}
      clearable
      clearButtonProps={{ "aria-label": t("owner.clear") }}
      data={[
        { value: session.member.id, label: t("owner.me") },
        ...others.map((member) => ({ value: member.id, label: member.name })),
      ]}
      value={value}
      onChange={onChange}
    />
  );
}

/** What is wrong as a whole: no place in the plan, an existing person, the network. */
function Problem({ error, shown }: { error: Error | null; shown: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!(error instanceof ApiError)) return null;
  const twin = existing(error);
  if (shown && !twin && error.status === 422) return null;
  return (
    <Alert color={error.status === 402 ? "orange" : "red"} role="alert" tabIndex={-1} ref={box}>
      {error.status === 402 ? (
        <PlanFull error={error} />
      ) : twin ? (
        t("add.exists")
      ) : (
        errorLine(error)
      )}
      {twin && (
        <>
          {" "}
          <Link to="/contacts/$id" params={{ id: twin }}>
            {t("add.open_existing")}
          </Link>
        </>
      )}
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

function existing(error: ApiError): string | null {
  if (error.status !== 409) return null;
  const { contact_id: id, contact } = error.facts as {
    contact_id?: string;
    contact?: { id?: string };
  };
  return id ?? contact?.id ?? null;
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

function toBody(form: Form): NewContact {
  return {
    name: form.name.trim(),
    phone: normalise(form.phone) ?? form.phone.trim(),
    ...(form.email.trim() && { email: form.email.trim() }),
    ...(form.tags.length > 0 && { tags: form.tags }),
    status: form.status,
    ...(form.owner && { owner_id: form.owner }),
  };
}
