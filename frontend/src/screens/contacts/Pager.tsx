import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Contact, Page } from "../../api/types";
import { number, t } from "../../i18n";
import { PAGE_SIZES } from "../../lib/filters";
import { rememberWalk, walkOf } from "../../lib/walk";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The cursors of the pages before this one, oldest first; "" is the first page. */
    trail?: string[];
    /** The cursor that the trail leads to: the location is ahead of the page while it loads. */
    at?: string | undefined;
  }
}

/** From here on, paging is not the way: pages have no numbers to jump to (decision 0015). */
const DEEP = 5_000;

/** Keyset paging: forward by the server's cursor, back along the way we came. */
export function Pager({ page, old }: { page: Page<Contact> | undefined; old: boolean }) {
  const { search, change } = useListSearch();
  const router = useRouter();
  const { state, pathname } = useRouterState({ select: ({ location }) => location });
  const trail = state.trail ?? [];
  const size = search.limit ?? 50;
  const shown = page?.items.length ?? 0;
  const known = trail.length > 0 || !search.cursor;
  // while the rows of the page before are still shown, so is where they stand
  const settled = useRef(1);
  if (!old && state.at === search.cursor) settled.current = trail.length * size + 1;
  const from = settled.current;
  useEffect(() => {
    // On the way to a contact the location is no longer the list's
    const here = pathname === "/contacts";
    if (page && !old && here) rememberWalk(walkOf(search, page, known ? from : null));
  }, [page, old, search, known, from, pathname]);

  const go = (cursor: string | undefined, nextTrail: string[]) =>
    router.navigate({
      to: "/contacts",
      search: { ...search, cursor },
      state: (before) => ({ ...before, trail: nextTrail, at: cursor }),
    });

  const next = () => page?.next && go(page.next, [...trail, search.cursor ?? ""]);
  const previous = () => {
    const back = trail.length > 0 ? trail.at(-1) : page?.previous;
    return go(back || undefined, trail.slice(0, -1));
  };

  return (
    <nav className={styles.pager} aria-label={t("pager.label")}>
      <label className={styles.size}>
        <span className="dim" aria-hidden>
          {t("pager.size")}
        </span>
        <select
          aria-label={t("pager.size")}
          value={size}
          onChange={(event) => change({ limit: Number(event.currentTarget.value) })}
        >
          {PAGE_SIZES.map((each) => (
            <option key={each} value={each}>
              {number(each)}
            </option>
          ))}
        </select>
      </label>
      <span className="num dim">
        {page && shown > 0 && known
          ? t(page.total_is_exact ? "pager.range" : "pager.range_about", {
              from: number(from),
              to: number(from + shown - 1),
              total: number(page.total),
            })
          : null}
      </span>
      <Button.Group>
        <Button
          size="xs"
          variant="default"
          {...idle(!search.cursor && !page?.previous)}
          onClick={() => (search.cursor || page?.previous) && previous()}
          leftSection={<IconChevronLeft size={16} className={styles.flip} aria-hidden />}
        >
          {t("pager.previous")}
        </Button>
        <Button
          size="xs"
          variant="default"
          {...idle(!page?.next)}
          onClick={() => !old && next()}
          rightSection={<IconChevronRight size={16} className={styles.flip} aria-hidden />}
        >
          {t("pager.next")}
        </Button>
      </Button.Group>
      {known && from > DEEP && <span className={`${styles.deep} dim`}>{t("pager.deep")}</span>}
    </nav>
  );
}

/** Nothing to press for now, yet still there for the focus: a disabled button would lose it. */
function idle(off: boolean) {
  return off ? { "data-disabled": true, "aria-disabled": true } : {};
}
