import { Button } from "@mantine/core";
import { IconDownload, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { address } from "../../api/client";
import { auditFilter, workspaceAuditQuery } from "../../api/queries/audit";
import { useSession } from "../../api/queries/session";
import { AuditLine } from "../../components/AuditLine";
import { MoreButton } from "../../components/MoreButton";
import { PageTitle } from "../../components/PageTitle";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, PermissionState } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { AuditFilters } from "./AuditFilters";
import styles from "./audit.module.css";

const route = getRouteApi("/app/audit");

/** Who did what in the workspace, newest first; never edited. */
export function AuditPage() {
  const session = useSession();
  const search = route.useSearch();
  const may = can(session, "audit:read");
  const query = useInfiniteQuery({ ...workspaceAuditQuery(search), enabled: may });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (!may) return <PermissionState whole />;
  return (
    <div className="page narrow">
      <header className={styles.head}>
        <PageTitle>{t("nav.audit")}</PageTitle>
        {can(session, "audit:export") && (
          <Button
            variant="default"
            component="a"
            href={address("/api/v1/audit/export", { query: auditFilter(search) })}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t("audit.export")}
          </Button>
        )}
      </header>
      <AuditFilters />
      {query.error && !query.data && (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.isPending && <Waiting lines={8} />}
      {query.data && entries.length === 0 && (
        <EmptyState icon={<IconHistory size={26} />} title={t("audit.nothing")} />
      )}
      {entries.length > 0 && (
        <section className={`card pad ${styles.trail}`} aria-label={t("nav.audit")}>
          <ol className="plain">
            {entries.map((entry) => (
              <AuditLine key={entry.id} entry={entry} withContact />
            ))}
          </ol>
          <MoreButton pages={query} />
        </section>
      )}
    </div>
  );
}
