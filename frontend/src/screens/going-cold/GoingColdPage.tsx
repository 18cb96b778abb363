import { Button, SegmentedControl } from "@mantine/core";
import { IconSnowflake } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { coldQuery } from "../../api/queries/goingCold";
import { useSession } from "../../api/queries/session";
import type { ColdPage } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { PageTitle } from "../../components/PageTitle";
import { EmptyState, ErrorState } from "../../components/States";
import { number, t } from "../../i18n";
import { COLD_STAGES, type ColdSearch, daysText } from "../../lib/goingCold";
import { can } from "../../lib/permissions";
import { prune } from "../../lib/listSearch";
import { NotesSkeleton } from "../contact/Skeletons";
import styles from "./goingCold.module.css";
import { Queue } from "./Queue";

const route = getRouteApi("/app/going-cold");

/** Warm and hot people whom the team is about to lose, to be worked through one after the other. */
export function GoingColdPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery(coldQuery(search));
  const { data, error, refetch } = pages;
  const first = data?.pages[0];
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page narrow">
      <header className={styles.head}>
        <PageTitle>{t("nav.going_cold")}</PageTitle>
        <span className="dim num" role="status">
          {first ? countOf(first) : "\u00a0"}
        </span>
      </header>
      <Intro page={first} />
      <Choices search={search} />
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {pages.isPending && <NotesSkeleton />}
      {first && people.length === 0 && !pages.hasNextPage && <Nobody search={search} page={first} />}
      {people.length > 0 && <Queue people={people} snoozed={search.snoozed === true} />}
      <MoreButton pages={pages} centred />
    </div>
  );
}

function countOf({ total: n, total_is_exact }: ColdPage): string {
  return total_is_exact ? t("cold.total", { n }) : t("cold.more", { n: number(n) });
}

/** Who comes here, by the days that the workspace chose. */
function Intro({ page }: { page: ColdPage | undefined }) {
  const mayChange = can(useSession(), "settings:write");
  return (
    <p className="dim">
      <span style={{ visibility: page ? undefined : "hidden" }}>
        {t("cold.text", daysOf(page?.days ?? NOT_READ_YET))}
      </span>{" "}
      {mayChange && (
        <Link to="/settings" search={{ section: "stages" }}>
          {t("cold.change")}
        </Link>
      )}
    </p>
  );
}

/** Keeps as many lines as the words will need. */
const NOT_READ_YET = { warm: 10, hot: 10 };

function daysOf(days: ColdPage["days"]) {
  return {
    warm: t("status.warm"),
    warm_days: daysText(days.warm ?? 0),
    hot: t("status.hot"),
    hot_days: daysText(days.hot ?? 0),
  };
}

function Choices({ search }: { search: ColdSearch }) {
  const navigate = useNavigate();
  const change = (part: ColdSearch) =>
    void navigate({ to: "/going-cold", search: prune({ ...search, ...part }), replace: true });
  return (
    <div className={styles.choices}>
      <SegmentedControl
        size="xs"
        aria-label={t("cold.whose")}
        value={search.owner ?? "anyone"}
        onChange={(owner) => change({ owner: owner === "me" ? "me" : undefined })}
        data={[
          { value: "anyone", label: t("cold.everyone") },
          { value: "me", label: t("cold.mine") },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("cold.stages")}
        value={search.status ?? "all"}
        onChange={(stage) => change({ status: COLD_STAGES.find((each) => each === stage) })}
        data={[
          { value: "all", label: t("cold.all_stages") },
          ...COLD_STAGES.map((stage) => ({ value: stage, label: t(`status.${stage}`) })),
        ]}
      />
      <Button
        size="xs"
        variant={search.snoozed ? "light" : "default"}
        aria-pressed={search.snoozed === true}
        onClick={() => change({ snoozed: search.snoozed ? undefined : true })}
      >
        {t("cold.snoozed")}
      </Button>
    </div>
  );
}

/** Why there is nobody, and what would bring somebody here. */
function Nobody({ search, page }: { search: ColdSearch; page: ColdPage }) {
  const navigate = useNavigate();
  const icon = <IconSnowflake size={26} />;
  if (search.snoozed) {
    return (
      <EmptyState icon={icon} title={t("cold.empty_snoozed")} text={t("cold.empty_snoozed_text")} />
    );
  }
  if (search.owner || search.status) {
    return (
      <EmptyState icon={icon} title={t("cold.empty_filter")} text={t("cold.empty_filter_text")}>
        <Button variant="default" onClick={() => void navigate({ to: "/going-cold", search: {} })}>
          {t("cold.show_all")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={t("cold.empty")} text={t("cold.empty_text", daysOf(page.days))} />
  );
}
