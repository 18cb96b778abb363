import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Overtaken } from "../components/Overtaken";
import { loadRest, t } from "../i18n";
import { guardDrafts } from "../lib/drafts";
import { listen } from "../lib/live";
import { loadPhoneText } from "../lib/usePhoneText";
import { PAGE_TITLE } from "../lib/title";
import { Keys } from "./Keys";
import { MobileNav } from "./MobileNav";
import { OfflineBanner } from "./OfflineBanner";
import { SideNav } from "./SideNav";
import styles from "./shell.module.css";
import { useSettledZone } from "./useSettledZone";

/** The frame of every signed-in screen: navigation and one main region. */
export function AppShell() {
  const main = useRef<HTMLElement>(null);
  const client = useQueryClient();
  useEffect(() => listen(client), [client]);
  useEffect(guardDrafts, []);
  // Ahead of time; whoever needs it asks again if it fails
  useEffect(() => {
    for (const load of [loadRest, loadPhoneText]) void load().catch(() => {});
  }, []);
  useSettledZone();
  useFocusOnNewPage(main);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t("shell.skip")}
      </a>
      <SideNav />
      <OfflineBanner />
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        aria-labelledby={PAGE_TITLE}
        className={styles.main}
      >
        <Outlet />
      </main>
      <MobileNav />
      <Keys />
      <Overtaken />
    </div>
  );
}

/**
 * After a change of page the focus goes to its region, so that a reader starts at its top and is
 * told what it is called. Not before the page is there: its region would have the name of the last.
 */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>): void {
  const pathname = useRouterState({
    select: (state) => state.resolvedLocation?.pathname,
  });
  const last = useRef(pathname);
  useEffect(() => {
    const first = last.current === undefined;
    if (last.current === pathname) return;
    last.current = pathname;
    // What was opened while the page loaded keeps the focus
    const busy = document.activeElement?.closest('[role="dialog"]');
    if (!first && !busy) main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}
