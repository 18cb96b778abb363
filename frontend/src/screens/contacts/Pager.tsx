import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Contact, Page } from "../../api/types";
import { number, t } from "../../i18n";
import { FIRST, type ListSearch, NUMBERED, PAGE_SIZES, rowsBefore } from "../../lib/filters";
import { rememberWalk, walkOf } from "../../lib/walk";
import styles from "./contacts.module.css";
import { PageNumber } from "./PageNumber";
import { useListSearch } from "./useListSearch";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The cursors of the pages before this one, oldest first; "" is a page without one. */
    trail?: string[];
  }
}

type Place = Pick<ListSearch, "page" | "cursor">;

/** Paging: forward by the server's cursor, back along the way we came, anywhere by number. */
export function Pager({ page, old }: { page: Page<Contact> | undefined; old: boolean }) {
  const { search, change } = useListSearch();
  const router = useRouter();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const size = search.limit ?? 50;
  const shown = page?.items.length ?? 0;
  const now = search.page ?? (search.cursor ? null : 1);
  const pages = Math.ceil(Math.min(page?.total ?? 0, NUMBERED) / size);
  // while the rows of the page before are still shown, so is where they stand
  const settled = useRef<number | null>(1);
  if (!old) settled.current = now && rowsBefore(now, size) + 1;
  const from = settled.current;
  useEffect(() => {
    // On the way to a contact the location is no longer the list's
    const here = pathname === "/contacts";
    const entry = router.history.location.state.__TSR_index;
    if (page && !old && here) rememberWalk(walkOf(search, page, from, entry));
  }, [page, old, search, from, pathname, router]);

  const go = (place: Place, trail: string[] = [], replace = false) =>
    router.navigate({
      to: "/contacts",
      search: { ...search, ...FIRST, ...place },
      state: (before) => ({ ...before, trail }),
      replace,
    });
  const trailNow = () => router.state.location.state.trail ?? [];

  const next = () => {
    const trail = [...trailNow(), search.cursor ?? ""];
    if (page?.next) void go({ cursor: page.next, page: now ? now + 1 : undefined }, trail);
  };
  const previous = () => {
    const trail = trailNow();
    void go(placeBefore(now, trail.at(-1) ?? page?.previous), trail.slice(0, -1));
  };

  // Fewer match by now than when the link to this page was made
  const gone = !old && page?.total_is_exact && shown === 0 && !search.cursor && (now ?? 1) > pages;
  useEffect(() => {
    if (gone && pages > 0) void go(byNumber(pages), [], true);
  });

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
        {page && shown > 0 && from
          ? t(page.total_is_exact ? "pager.range" : "pager.range_about", {
              from: number(from),
              to: number(from + shown - 1),
              total: number(page.total),
            })
          : null}
      </span>
      {pages > 1 && <PageNumber page={now} pages={pages} onGo={(wanted) => go(byNumber(wanted))} />}
      <Button.Group>
        <Button
          size="xs"
          variant="default"
          {...idle(now === 1)}
          onClick={() => now !== 1 && previous()}
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
      <span className={`${styles.deep} dim`} role="status">
        {page && now && now >= pages && page.total > NUMBERED ? t("pager.deep") : null}
      </span>
    </nav>
  );
}

function byNumber(wanted: number): Place {
  return { page: wanted > 1 ? wanted : undefined };
}

/** The page before this one, by its cursor if there is one: the first page is always read anew. */
function placeBefore(now: number | null, cursor: string | null | undefined): Place {
  if (now === null) return { cursor: cursor || undefined };
  return now <= 2 ? FIRST : { page: now - 1, cursor: cursor || undefined };
}

/** Nothing to press for now, yet still there for the focus: a disabled button would lose it. */
function idle(off: boolean) {
  return off ? { "data-disabled": true, "aria-disabled": true } : {};
}
