import { useQuery } from "@tanstack/react-query";
import { coldCountQuery } from "../../api/queries/goingCold";
import { number, t } from "../../i18n";
import styles from "./goingCold.module.css";

const MOST = 99;

export default function ColdCount() {
  const { data: n } = useQuery(coldCountQuery);
  if (!n) return null;
  return (
    <span className={styles.badge} data-count>
      <span aria-hidden>{n > MOST ? `${number(MOST)}+` : number(n)}</span>
      <span className="sr-only">{t("cold.badge", { n })}</span>
    </span>
  );
}
