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
  const why = contact.matched_on?.find((field) => field !== "name" && !isMarked(contact, field));
  return why ? (
    <span className={styles.second}>
      {t("search.by", { field: tCode("match", why.replaceAll(" ", "_")) })}
    </span>
  ) : null;
}

/** What of the number the search found: nothing where it had another reason. */
export function phoneFound(contact: Contact) {
  return contact.highlights && (contact.highlights.phone ?? []);
}

/** Whether the row shows by itself that the number is why. */
function isMarked({ highlights, phone }: Contact, field: string): boolean {
  return field === "phone" && phone !== null && (!highlights || highlights.phone !== undefined);
}
