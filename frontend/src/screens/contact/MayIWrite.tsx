import { IconBan, IconCloudOff, IconMessageCheck, IconPhoneOff, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { consentsQuery, mayWriteQuery } from "../../api/queries/details";
import { numbersQuery } from "../../api/queries/workspace";
import type { BusinessNumber, Contact, MayWrite, NumberVerdict } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { RetryLine } from "../../components/RetryLine";
import { t, tCode } from "../../i18n";
import { clockTime } from "../../lib/time";
import styles from "./contact.module.css";

const ICONS = {
  free_text: IconMessageCheck,
  template_only: IconTemplate,
  no_phone: IconPhoneOff,
  no_number: IconPhoneOff,
  blocked: IconBan,
};

/** One line: free text until a time, templates only, blocked, or nowhere to write to; or unread. */
export function Verdict({ contact }: { contact: Contact }) {
  const { data, error, refetch } = useQuery(mayWriteQuery(contact.id));
  if (data) return <VerdictLine of={data} />;
  if (!error) return <span className={styles.verdict}>…</span>;
  return (
    <span className={styles.verdict} role="alert">
      <IconCloudOff size={15} aria-hidden />
      {t("may_write.unread")}
      <button type="button" className={styles.again} onClick={() => refetch()}>
        {t("action.retry")}
      </button>
    </span>
  );
}

/** A verdict in one line, with its sign. */
export function VerdictLine({ of }: { of: Omit<MayWrite, "numbers"> }) {
  const { verdict, free_until, reasons } = of;
  const Icon = ICONS[verdict];
  return (
    <span className={styles.verdict} data-verdict={verdict}>
      <Icon size={15} aria-hidden />
      {free_until
        ? t("may_write.free_text", { time: clockTime(new Date(free_until)) })
        : tCode("may_write", verdict)}
      {reasons.includes("marketing_stopped") && (
        <span className={styles.stopped}>{t("may_write.no_marketing")}</span>
      )}
    </span>
  );
}

/** The same with its reasons, for each business number, and all the person said about it. */
export function MayIWrite({ contact }: { contact: Contact }) {
  const { data: found } = useQuery(mayWriteQuery(contact.id));
  const { data, error, refetch } = useQuery(consentsQuery(contact.id));
  const numbers = useQuery(numbersQuery);
  const said = data?.items ?? [];
  return (
    <section className={styles.mayWrite} aria-label={t("may_write.title")}>
      <h2>{t("may_write.title")}</h2>
      {!found || found.numbers.length < 2 ? (
        <>
          <Verdict contact={contact} />
          {found && <Reasons of={found} />}
        </>
      ) : (
        <ul className={`plain ${styles.perNumber}`}>
          {found.numbers.map((each) => (
            <li key={each.phone_number_id}>
              <OfNumber verdict={each} />
            </li>
          ))}
        </ul>
      )}
      {error && !data && <RetryLine error={error} onRetry={refetch} />}
      {said.length > 0 && (
        <details>
          <summary>{t("may_write.ledger", { n: said.length })}</summary>
          <ol className={`plain ${styles.ledger}`}>
            {said.map((each) => (
              <li key={`${each.at} ${each.phone_number_id} ${each.value}`}>
                {tCode("consent", each.value)}
                <span className="dim">
                  {" "}
                  · <span className="ltr">{nameOf(each.phone_number_id, numbers.data?.items ?? [])}</span>{" "}
                  · {tCode("consent_source", each.source)} · <RelTime at={each.at} />
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function OfNumber({ verdict }: { verdict: NumberVerdict }) {
  return (
    <>
      <strong className="ltr">{verdict.display ?? verdict.phone_number_id}</strong>
      <VerdictLine of={verdict} />
      <Reasons of={verdict} />
    </>
  );
}

/** Why it is so, each reason in words. */
export function Reasons({ of }: { of: Omit<MayWrite, "numbers"> }) {
  return (
    <ul className="plain dim">
      {of.reasons.map((reason) => (
        <li key={reason}>{tCode("may_write", `why_${reason}`)}</li>
      ))}
    </ul>
  );
}

function nameOf(id: string, numbers: readonly BusinessNumber[]): string {
  return numbers.find((each) => each.phone_number_id === id)?.display ?? id;
}
