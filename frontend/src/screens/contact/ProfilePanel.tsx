import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { identitiesQuery } from "../../api/queries/details";
import type { Contact } from "../../api/types";
import { isMasked, Phone, Private } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { t, tCode } from "../../i18n";
import { digits } from "../../lib/phone";
import { absolute, exact } from "../../lib/time";
import { usePhoneText } from "../../lib/usePhoneText";
import styles from "./contact.module.css";
import { InlineText } from "./InlineText";
import { MayIWrite } from "./MayIWrite";
import { TagsEditor } from "./TagsEditor";
import { useSaveField } from "./useSaveField";

export function ProfilePanel({ contact, mayEdit }: { contact: Contact; mayEdit: boolean }) {
  const save = useSaveField(contact);
  return (
    <section className="card pad" aria-label={t("contact.profile")}>
      <dl className={styles.fields}>
        <Field label={t("field.phone")}>
          <InlineText
            label={t("field.phone")}
            type="tel"
            value={contact.phone}
            shown={<Phone phone={contact.phone} name={contact.name} />}
            readOnly={!mayEdit}
            onSave={(phone) => save("phone", phone)}
          />
        </Field>
        <Field label={t("field.email")}>
          <InlineText
            label={t("field.email")}
            type="email"
            value={contact.email}
            shown={contact.email ? <Address email={contact.email} /> : undefined}
            readOnly={!mayEdit}
            onSave={(email) => save("email", email)}
          />
        </Field>
        <Field label={t("field.tags")}>
          <TagsEditor contact={contact} mayEdit={mayEdit} />
        </Field>
        <Field label={t("column.last_active")}>
          <RelTime at={contact.last_active_at} empty={t("contacts.never")} />
        </Field>
        <Field label={t("column.created")}>
          <time dateTime={contact.created_at} title={exact(contact.created_at)}>
            {absolute(contact.created_at)}
          </time>
          <span className="dim"> · {tCode("source", contact.source)}</span>
        </Field>
        <Identities contact={contact} />
      </dl>
      <MayIWrite contact={contact} />
    </section>
  );
}

function Address({ email }: { email: string }) {
  if (isMasked(email)) return <Private text={email} />;
  return <a href={`mailto:${email}`}>{email}</a>;
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Under which numbers and ids WhatsApp knows this person, earlier ones included. */
function Identities({ contact }: { contact: Contact }) {
  const display = usePhoneText();
  const { data } = useQuery({ ...identitiesQuery(contact.id), retry: false });
  const known = (data?.items ?? []).filter((identity) =>
    isMasked(identity.value)
      ? identity.status === "previous"
      : digits(identity.value) !== digits(contact.phone ?? contact.wa_id ?? "-"),
  );
  if (known.length === 0 && !contact.username) return null;
  return (
    <Field label={t("contact.identities")}>
      <ul className="plain">
        {contact.username && <li className="ltr">@{contact.username}</li>}
        {known.map((identity) => (
          <li key={`${identity.kind} ${identity.value}`}>
            {isMasked(identity.value) ? (
              <Private text={identity.value} />
            ) : (
              <span className="ltr num">
                {identity.kind === "wa_id" || identity.kind === "phone"
                  ? display(identity.value)
                  : identity.value}
              </span>
            )}
            <span className="dim">
              {" "}
              {tCode("identity", identity.kind)}
              {identity.status === "previous" && ` · ${t("contact.previous")}`}
            </span>
          </li>
        ))}
      </ul>
    </Field>
  );
}
