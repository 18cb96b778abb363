import { Link } from "@tanstack/react-router";
import { useSession } from "../api/queries/session";
import { t } from "../i18n";
import { can } from "../lib/permissions";
import { ColdBadge } from "../screens/going-cold/ColdBadge";
import { PLACES, TABS } from "./items";
import styles from "./shell.module.css";
import { UserMenu } from "./UserMenu";

/** On a phone: the places at the thumb. */
export function MobileNav() {
  const session = useSession();
  return (
    <nav aria-label={t("nav.label_mobile")} className={styles.tabs}>
      {PLACES.slice(0, TABS)
        .filter((place) => can(session, place.scope))
        .map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className={styles.tab}
            activeProps={{ "data-active": true, "aria-current": "page" }}
          >
            <place.icon size={21} stroke={1.8} aria-hidden />
            <span>{t(place.label)}</span>
            {place.to === "/going-cold" && <ColdBadge />}
          </Link>
        ))}
      <UserMenu compact />
    </nav>
  );
}
