import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { contactQuery } from "../../api/queries/contacts";
import { Avatar } from "../../components/Avatar";
import { RelTime } from "../../components/RelTime";
import { StatusBadge } from "../../components/StatusBadge";
import { t } from "../../i18n";
import { display } from "../../lib/phone";
import styles from "./conflicts.module.css";

/** One of the two contacts that a number names, with what tells them apart. */
export function Side({ id, label }: { id: string; label: string }) {
  const { data, error } = useQuery(contactQuery(id));
  return (
    <div className={styles.side}>
      <span className="dim">{label}</span>
      {data && (
        <>
          <span className={styles.name}>
            <Avatar name={data.name} />
            <Link to="/contacts/$id" params={{ id }}>
              <bdi>{data.name}</bdi>
            </Link>
            <StatusBadge status={data.status} />
          </span>
          <span className="num ltr">{data.phone ? display(data.phone) : data.user_id}</span>
          <span className="dim">
            {t("column.last_active")}{" "}
            <RelTime at={data.last_active_at} empty={t("contacts.never")} />
          </span>
        </>
      )}
      {error && <span>{t("conflicts.gone")}</span>}
    </div>
  );
}
