import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AuditEntry, LeadStatus } from "../api/types";
import { number, t, tCode } from "../i18n";
import { STATUSES } from "../lib/filters";
import { absolute } from "../lib/time";
import styles from "./parts.module.css";
import { RelTime } from "./RelTime";
import { StatusBadge } from "./StatusBadge";

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

interface Props {
  entry: AuditEntry;
  withContact?: boolean;
  /** What can be done with it. */
  children?: ReactNode;
}

/** One entry of an audit trail: who, what, whom, when, through which door, old → new. */
export function AuditLine({ entry, withContact, children }: Props) {
  const { address, scopes } = entry.facts;
  return (
    <li className={styles.event}>
      <div>
        <strong>{entry.actor.name}</strong> {tCode("audit", entry.action)}
        {typeof entry.facts?.other === "string" && <bdi> {entry.facts.other}</bdi>}
        {withContact && entry.contact_id && (
          <>
            {": "}
            <Link to="/contacts/$id" params={{ id: entry.contact_id }}>
              <bdi>{entry.contact_name ?? nameIn(entry) ?? t("audit.this_contact")}</bdi>
            </Link>
          </>
        )}
        <Subject entry={entry} />
        <span className="dim">
          {" "}
          · <RelTime at={entry.at} /> · {tCode("source", sourceCode(entry.source))}
          {typeof address === "string" && (
            <>
              {" · "}
              {t("audit.address")} <bdi>{address}</bdi>
            </>
          )}
          {entry.undo_of && ` · ${t("audit.takes_back")}`}
          {entry.undone_by && ` · ${t("audit.taken_back")}`}
        </span>{" "}
        {children}
      </div>
      {Object.entries(entry.changes).map(([field, [old, now]]) => (
        <div key={field} className={styles.change}>
          <span className="dim">{tCode("field", field)}</span>
          <Value field={field} value={old} />
          <span className={styles.flip} aria-hidden>
            →
          </span>
          <span className="sr-only">{t("activity.to")}</span>
          <Value field={field} value={now} />
        </div>
      ))}
      {Array.isArray(scopes) && (
        <div className={styles.change}>
          <span className="dim">{t("keys.scopes")}</span>
          <bdi>{scopes.map((each) => tCode("scope", String(each))).join(", ")}</bdi>
        </div>
      )}
    </li>
  );
}

/** The member, key, number or import that it was done to, unless that is who did it. */
function Subject({ entry: { action, actor, facts } }: { entry: AuditEntry }) {
  if (action.startsWith("import.") && typeof facts.import_id === "string") {
    return (
      <>
        {": "}
        <Link to="/imports/$id" params={{ id: facts.import_id }}>
          {t("jobs.import_rows", { n: Number(facts.rows ?? 0) })}
        </Link>
      </>
    );
  }
  const about = action.startsWith("number.") ? facts.phone_number_id : facts.subject;
  if (typeof about !== "string" || facts.subject_id === actor.id) return null;
  return (
    <>
      {": "}
      <bdi>{about}</bdi>
    </>
  );
}

function Value({ field, value }: { field: string; value: unknown }) {
  if (field === "state") return <bdi>{tCode("contact_state", saying(value))}</bdi>;
  if (field === "role") return <bdi>{tCode("role", saying(value))}</bdi>;
  if (STATUSES.includes(value as LeadStatus)) return <StatusBadge status={value as LeadStatus} />;
  return <bdi>{saying(value)}</bdi>;
}

/** A bulk job signs with its id. */
function sourceCode(source: string): string {
  return /^[0-9a-f-]{36}$/.test(source) ? "bulk" : source;
}

function saying(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "audit.on" : "audit.off");
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return value.map(saying).join(", ") || "–";
  if (typeof value === "object") {
    const { name } = value as { name?: unknown };
    return typeof name === "string" ? name : JSON.stringify(value);
  }
  return MOMENT.test(String(value)) ? absolute(String(value)) : String(value);
}

/** What the contact was called, where the entry says so. */
function nameIn(entry: AuditEntry): string | null {
  const name = entry.changes.name?.[1] ?? entry.facts.name;
  return typeof name === "string" ? name : null;
}
