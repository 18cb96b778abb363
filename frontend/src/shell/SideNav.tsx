import { Link } from "@tanstack/react-router";
import { useSession } from "../api/queries/session";
import { Logo } from "../components/Logo";
import { UsageMeter } from "../components/UsageMeter";
import { t } from "../i18n";
import { can } from "../lib/permissions";
import { PLACES } from "./items";
import styles from "./shell.module.css";
import { UserMenu } from "./UserMenu";

export function SideNav() {
  const session = useSession();
  return (
    <aside aria-label={t("shell.side")} className={styles.side}>
      <div className={styles.brand}>
        <Logo size={30} />
        <span className={styles.brandText}>
          <strong>Warmline</strong>
          <span className={styles.workspace}>{session.workspace.name}</span>
        </span>
      </div>
      <nav aria-label={t("nav.label")} className={styles.places}>
        {PLACES.filter((place) => can(session, place.scope)).map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className={styles.place}
            activeProps={{ "data-active": true, "aria-current": "page" }}
          >
            <place.icon size={18} stroke={1.8} aria-hidden />
            {t(place.label)}
          </Link>
        ))}
      </nav>
      <div className={styles.foot}>
        <UsageMeter />
        <UserMenu />
      </div>
    </aside>
  );
}
