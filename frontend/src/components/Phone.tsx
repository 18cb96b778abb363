import { lazy, Suspense } from "react";
import type { Fragment } from "../api/types";
import { later, t } from "../i18n";
import { copyText } from "../lib/copy";
import { waLink } from "../lib/phone";
import { usePhoneText } from "../lib/usePhoneText";
import { Highlight } from "./Highlight";
import styles from "./parts.module.css";

const Masked = lazy(later(() => import("./Masked")));

/** Whether the server masked a value: it does so with dots that no number or address has. */
export function isMasked(text: string | null | undefined): text is string {
  return text?.includes("•") ?? false;
}

/** What the lock of `Masked` takes with its gap, in pixels: nothing moves when it comes. */
const LOCK = 19;

/** A masked number or address, with a lock and the reason. */
export function Private({ text }: { text: string }) {
  return (
    <Suspense
      fallback={
        <bdi className="ltr num" style={{ paddingInlineStart: LOCK }}>
          {text}
        </bdi>
      }
    >
      <Masked text={text} />
    </Suspense>
  );
}

interface Props {
  phone: string | null;
  name: string;
  query?: string;
  /** What the server found of it; it knows more spellings than can be seen in the query. */
  cut?: readonly Fragment[];
  actions?: boolean;
}

/** The number for reading, with copy and chat. A person may have none. */
export function Phone({ phone, name, query, cut, actions = true }: Props) {
  const display = usePhoneText();
  if (!phone) return <span className="dim">{t("phone.none")}</span>;
  if (isMasked(phone)) return <Private text={phone} />;
  const copy = () => copyText(phone, t("phone.copied"));
  return (
    <span className={styles.phone}>
      <span className="ltr num">
        <Highlight text={display(phone)} query={query} cut={cut} phone />
      </span>
      {actions && (
        <>
          <button type="button" onClick={copy} aria-label={t("phone.copy", { name })} />
          <a
            className={styles.wa}
            href={waLink(phone)}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t("phone.chat", { name })}
          />
        </>
      )}
    </span>
  );
}
