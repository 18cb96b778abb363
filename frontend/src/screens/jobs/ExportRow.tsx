import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ExportJob } from "../../api/types";
import { EndTime, RelTime } from "../../components/RelTime";
import { t } from "../../i18n";
import { absolute } from "../../lib/time";
import { inBytes } from "../../lib/size";
import styles from "./jobs.module.css";

/** One export: what it came to, and the file itself until it expires. */
export function ExportRow({ job }: { job: ExportJob }) {
  return (
    <tr>
      <td>{t("jobs.exported", { n: job.columns.length })}</td>
      <td>{t(`jobs_export.${job.state}`)}</td>
      <td className="num">
        {job.rows === null ? <span className="dim">–</span> : t("jobs.rows", { n: job.rows })}
        {job.size !== null && <p className="dim">{inBytes(job.size)}</p>}
      </td>
      <td>{job.by.name}</td>
      <td>
        <RelTime at={job.created_at} />
      </td>
      <td className={styles.way}>
        {job.url && (
          <Button
            size="xs"
            variant="default"
            component="a"
            href={job.url}
            download
            leftSection={<IconDownload size={15} aria-hidden />}
            aria-label={t("jobs.download_of", { when: absolute(job.created_at) })}
          >
            {t("jobs.download")}
          </Button>
        )}
        {job.state !== "expired" && (
          <p className="dim">
            {t("jobs.until")} <EndTime at={job.expires_at} />
          </p>
        )}
      </td>
    </tr>
  );
}
