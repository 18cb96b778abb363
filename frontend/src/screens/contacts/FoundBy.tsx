import type { Contact } from "../../api/types";
import { Highlight } from "../../components/Highlight";
import { t, tCode } from "../../i18n";
import styles from "./contacts.module.css";

/** While searching: why this row is here. Otherwise nothing, so that rows stay calm. */
export function FoundBy({ contact, query }: { contact: Contact; query: string | undefined }) {
  if (!query) return null;
  if (contact.matched_on?.includes("e-mail") && contact.email) {
    return (
      <span className={styles.second}>
        <Highlight text={contact.email} query={query} cut={contact.highlights?.email} />
      </span>
    );
  }
  const why = contact.matched_on?.find((field) => field !== "name" && field !== "phone");
  return why ? (
    <span className={styles.second}>
      {t("search.by", { field: tCode("match", why.replaceAll(" ", "_")) })}
    </span>
  ) : null;
}
