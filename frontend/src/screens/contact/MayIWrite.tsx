import { IconBan, IconMessageCheck, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { consentsQuery } from "../../api/queries/details";
import { numbersQuery } from "../../api/queries/workspace";
import type { Contact } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { t, tCode } from "../../i18n";
import { type MayWrite, mayWrite, nameOf } from "../../lib/mayWrite";
import { clockTime } from "../../lib/time";
import styles from "./contact.module.css";

const ICONS = { nowhere: IconBan, free_text: IconMessageCheck, template_only: IconTemplate };

function useMayWrite(contact: Contact): MayWrite {
  const consents = useQuery(consentsQuery(contact.id));
  const numbers = useQuery(numbersQuery);
  return mayWrite(contact, consents.data?.current ?? [], numbers.data?.items ?? []);
}

/** One line: free text until a time, templates only, or nowhere to write to. */
export function Verdict({ contact }: { contact: Contact }) {
  const { verdict, until, stopped } = useMayWrite(contact);
  const Icon = ICONS[verdict];
  return (
    <span className={styles.verdict} data-verdict={verdict}>
      <Icon size={15} aria-hidden />
      {until ? t("may_write.free_text", { time: clockTime(until) }) : t(`may_write.${verdict}`)}
      {stopped.length > 0 && <span className={styles.stopped}>{t("may_write.no_marketing")}</span>}
    </span>
  );
}

/** The same with its reasons, and everything the person ever said about it. */
export function MayIWrite({ contact }: { contact: Contact }) {
  const { verdict, stopped } = useMayWrite(contact);
  const { data } = useQuery(consentsQuery(contact.id));
  const numbers = useQuery(numbersQuery);
  const said = data?.items ?? [];
  return (
    <section className={styles.mayWrite} aria-label={t("may_write.title")}>
      <h2>{t("may_write.title")}</h2>
      <Verdict contact={contact} />
      <ul className="plain dim">
        <li>{t(`may_write.why_${reasonOf(verdict, contact)}`)}</li>
        {stopped.map((number) => (
          <li key={number}>{t("may_write.why_stopped", { number })}</li>
        ))}
      </ul>
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

function reasonOf(verdict: MayWrite["verdict"], contact: Contact) {
  if (verdict !== "template_only") return verdict;
  return contact.window_open_until ? "window_shut" : "never_wrote";
}
