import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../api/queries/reference";
import type { Usage } from "../api/types";
import { number, t } from "../i18n";

const COLOURS = {
  ok: "brand.7",
  yellow: "yellow.6",
  orange: "orange.7",
  red: "red.7",
} as const;

/** The plan's meter in the navigation: used, limit and what comes next. */
export function UsageMeter() {
  const { data } = useQuery(usageQuery);
  return (
    <div style={{ minHeight: 64 }}>
      {data && (
        <Link to="/usage" className="usage-link">
          <UsageBar usage={data} />
        </Link>
      )}
    </div>
  );
}

interface BarProps {
  usage: Usage;
  /** As it stands on the page that is about it. */
  big?: boolean;
}

export function UsageBar({ usage, big = false }: BarProps) {
  return (
    <div className="stack" style={{ gap: big ? 12 : 6 }} data-level={usage.level}>
      <div className="bar spread" style={{ gap: 6, fontSize: big ? "1.375rem" : undefined }}>
        <strong>{t(`plan.${usage.plan}`)}</strong>
        <span className="num dim">{usedText(usage)}</span>
      </div>
      <Progress
        value={usage.limit === null ? 0 : Math.min(100, (100 * usage.used) / usage.limit)}
        color={COLOURS[usage.level]}
        aria-label={usedText(usage)}
        size={big ? "lg" : "sm"}
      />
      {usage.level !== "ok" && usage.limit !== null && <UsageAdvice usage={usage} />}
    </div>
  );
}

function UsageAdvice({ usage }: { usage: Usage }) {
  const left = Math.max(0, (usage.limit ?? 0) - usage.used);
  const text = left === 0 ? t("usage.full") : t("usage.left", { n: left });
  return (
    <span className="dim">
      {text}
      {usage.next_plan && ` · ${t("usage.next_is", { plan: t(`plan.${usage.next_plan}`) })}`}
    </span>
  );
}

export function usedText(usage: Usage): string {
  if (usage.limit === null) return t("usage.used_unlimited", { n: usage.used });
  return t("usage.used_of", {
    used: number(usage.used),
    limit: number(usage.limit),
  });
}
