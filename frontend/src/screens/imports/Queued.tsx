import { Alert } from "@mantine/core";
import type { ImportJob } from "../../api/types";
import { t } from "../../i18n";

/** There is work, and for some seconds nobody has been at it. */
export function Queued({ job }: { job: ImportJob }) {
  if (!job.queued) return null;
  return (
    <Alert color="yellow" role="status" title={t("imports.queued")}>
      {t("imports.queued_text")}
    </Alert>
  );
}
