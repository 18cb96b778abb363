import { IconMoodPuzzled } from "@tabler/icons-react";
import { ApiError } from "../../api/client";
import type { Who } from "../../api/types";
import { EmptyState, ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { absolute } from "../../lib/time";

interface Gone {
  gone?: "erased" | "purged";
  gone_at?: string;
  gone_by?: Who | null;
}

/** Why there is no contact to show; of one that is gone for good, who saw to that and when. */
export function Unread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const facts: Gone = error instanceof ApiError && error.status === 404 ? error.facts : {};
  if (!facts.gone || !facts.gone_at) return <ErrorState whole error={error} onRetry={onRetry} />;
  const time = absolute(facts.gone_at);
  const text =
    facts.gone === "erased" && facts.gone_by
      ? t("gone.erased", { who: facts.gone_by.name, time })
      : t("gone.purged", { time });
  return (
    <EmptyState
      whole
      icon={<IconMoodPuzzled size={26} />}
      title={t("gone.title")}
      text={text}
    />
  );
}
