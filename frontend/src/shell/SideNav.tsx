import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "../api/queries/session";
import { LiveDot } from "../components/LiveDot";
import { Logo } from "../components/Logo";
import { UsageMeter } from "../components/UsageMeter";
import { t } from "../i18n";
import { COMMAND, commandHint, keyHint } from "../lib/keyHint";
import { can } from "../lib/permissions";
import { ColdBadge } from "../screens/going-cold/ColdBadge";
import { JobsBadge } from "../screens/jobs/JobsBadge";
import { GO_KEYS, OFFICE, PLACES } from "./items";
import { openPalette } from "./opened";
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
      <button type="button" className={styles.jump} onClick={openPalette} {...commandHint("K")}>
        <IconSearch size={16} aria-hidden />
        {t("palette.open")}
        <kbd>{COMMAND} K</kbd>
      </button>
      <nav aria-label={t("nav.label")} className={styles.places}>
        <Places places={PLACES} />
        <span className={styles.gap} />
        <Places places={OFFICE} />
      </nav>
      <div className={styles.foot}>
        <LiveDot />
        <UsageMeter />
        <UserMenu />
      </div>
    </aside>
  );
}

function Places({ places }: { places: typeof PLACES | typeof OFFICE }) {
  const session = useSession();
  return places
    .filter((place) => can(session, place.scope))
    .map((place) => (
      <Link
        key={place.to}
        to={place.to}
        className={styles.place}
        activeProps={{ "data-active": true, "aria-current": "page" }}
        {...keyHint(GO_KEYS[place.to])}
      >
        <place.icon size={18} stroke={1.8} aria-hidden />
        {t(place.label)}
        {place.to === "/jobs" && <JobsBadge />}
        {place.to === "/going-cold" && <ColdBadge />}
      </Link>
    ));
}
