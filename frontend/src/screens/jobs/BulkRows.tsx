import { Modal } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { bulkJobQuery, bulkRowsQuery } from "../../api/queries/bulk";
import type { BulkJob, BulkOutcome, BulkRow } from "../../api/types";
import { ListTable } from "../../components/ListTable";
import { ErrorState } from "../../components/States";
import { number, t, tCode } from "../../i18n";
import { What } from "./BulkJobRow";
import styles from "./jobs.module.css";

const OUTCOMES: readonly BulkOutcome[] = [
  "changed",
  "unchanged",
  "refused",
  "missing",
  "undone",
  "kept",
];

/** What became of each contact of a bulk job, over the list of jobs. */
export function BulkRows({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: job, error, refetch } = useQuery(bulkJobQuery(id));
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={job ? <What job={job} /> : t("jobs.outcomes")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {error && !job && <ErrorState error={error} onRetry={refetch} />}
      {job && <Outcomes job={job} />}
    </Modal>
  );
}

function Outcomes({ job }: { job: BulkJob }) {
  const [outcome, setOutcome] = useState<BulkOutcome>();
  const pages = useInfiniteQuery(bulkRowsQuery(job, outcome));
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <fieldset className={styles.kinds} aria-label={t("jobs.outcomes")}>
        {[undefined, ...OUTCOMES].map((each) => (
          <OutcomeButton
            key={each ?? "all"}
            label={each ? t(`bulk_outcome.${each}`) : t("jobs.all")}
            n={each ? job.counts[each] : job.total}
            on={each === outcome}
            onClick={() => setOutcome(each)}
          />
        ))}
      </fieldset>
      {pages.error && !pages.data && <ErrorState error={pages.error} onRetry={pages.refetch} />}
      {pages.data && rows.length === 0 && <p className="dim">{t("jobs.no_rows")}</p>}
      {rows.length > 0 && (
        <ListTable
          label={t("jobs.outcomes")}
          heads={[t("jobs.contact"), t("imports.outcome"), t("jobs.reason")]}
          more={pages}
        >
          {rows.map((row) => (
            <Row key={row.contact_id} row={row} />
          ))}
        </ListTable>
      )}
    </div>
  );
}

interface ButtonProps {
  label: string;
  n: number;
  on: boolean;
  onClick: () => void;
}

function OutcomeButton({ label, n, on, onClick }: ButtonProps) {
  if (n === 0 && !on) return null;
  return (
    <button
      type="button"
      className={styles.kind}
      data-on={on || undefined}
      aria-pressed={on}
      onClick={onClick}
    >
      {label} <span className="num dim">{number(n)}</span>
    </button>
  );
}

function Row({ row }: { row: BulkRow }) {
  return (
    <tr>
      <td>
        {row.name === null ? (
          <span className="dim">{t("jobs.gone")}</span>
        ) : (
          <Link to="/contacts/$id" params={{ id: row.contact_id }}>
            <bdi>{row.name}</bdi>
          </Link>
        )}
      </td>
      <td>{t(`bulk_outcome.${row.outcome ?? "waiting"}`)}</td>
      <td>{row.reason ? tCode("bulk_reason", row.reason.replaceAll(" ", "_")) : "–"}</td>
    </tr>
  );
}
