import { t } from "../../i18n";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

/** Whether all filters have to hold, or any of them. */
export function MatchSwitch() {
  const { search, change } = useListSearch();
  return (
    <select
      className={styles.match}
      aria-label={t("filter.match")}
      value={search.match ?? "all"}
      onChange={(event) =>
        void change({ match: event.currentTarget.value === "any" ? "any" : undefined })
      }
    >
      <option value="all">{t("filter.match_all")}</option>
      <option value="any">{t("filter.match_any")}</option>
    </select>
  );
}
