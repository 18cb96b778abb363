import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usageQuery } from "../api/queries/reference";
import type { Usage } from "../api/types";
import { t } from "../i18n";
import { usedText } from "./UsageMeter";

interface Props {
  /** Where it stands: it says what a full plan means there. */
  on: "list" | "add" | "import";
}

/** While the plan is full: what still works, and the way to a place. Otherwise nothing. */
export default function PlanNote({ on }: Props) {
  const { data } = useQuery(usageQuery);
  return data?.level === "red" ? <FullPlan on={on} usage={data} /> : null;
}

/** The words of it, of a plan that is full. */
export function FullPlan({ on, usage }: Props & { usage: Usage }) {
  return (
    <Alert color="orange" role="status" p="xs">
      <strong>{t("full.title", { used: usedText(usage) })}</strong> {t(`full.${on}`)}{" "}
      {usage.waiting > 0 && (
        <>
          {t("usage.waiting", { n: usage.waiting })} <Link to="/waiting">{t("nav.waiting")}</Link>{" "}
        </>
      )}
      <Link to="/usage">{t("nav.usage")}</Link>
    </Alert>
  );
}
