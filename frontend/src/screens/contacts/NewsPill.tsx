import { useQueryClient } from "@tanstack/react-query";
import { t } from "../../i18n";
import { pending, showPending } from "../../lib/pending";
import { useStore } from "../../lib/store";
import styles from "./contacts.module.css";

/** News of the list, shown only when asked for, so that no row moves under the pointer. */
export function NewsPill() {
  const client = useQueryClient();
  const news = useStore(pending, (value) => value);
  if (news.created + news.other === 0) return null;
  return (
    <button type="button" className={styles.pill} onClick={() => showPending(client)}>
      {news.other === 0 ? t("live.new", { n: news.created }) : t("live.changed")}
    </button>
  );
}
