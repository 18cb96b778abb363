import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { importRowsQuery, type RowsWanted } from "../../api/queries/imports";
import type { ImportJob, ImportRow, Page } from "../../api/types";
import { Lines } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { number, t } from "../../i18n";
import { useAskFirst } from "../../lib/useAskFirst";
import { problems } from "./ImportsPage";
import styles from "./imports.module.css";
import { Cell, OutcomeCell, shownColumns } from "./RowCells";

interface Props {
  job: ImportJob;
  wanted: RowsWanted;
  onWant: (wanted: RowsWanted) => void;
  /** Rows of a page: no more than these are ever in the document. */
  size: number;
  title?: string;
  /** Whether wrong cells can be put right here. */
  correct?: boolean;
}

/** The rows of the file as a diff: what each becomes, cell by cell, and why not. */
export function Rows({ job, wanted, onWant, size, title, correct = false }: Props) {
  return (
    <section className="card" aria-label={title ?? t("imports.rows")}>
      <div className={`bar spread ${styles.rowsHead}`}>
        <h2>{title ?? t("imports.rows")}</h2>
        {wanted.phase !== "undo" && problems(job) > 0 && (
          <Switch
            label={t("imports.only_problems")}
            checked={wanted.problems ?? false}
            onChange={({ currentTarget: { checked } }) =>
              onWant({ phase: wanted.phase, ...(checked ? { problems: true } : {}) })
            }
          />
        )}
      </div>
      <Paged
        key={JSON.stringify(wanted)}
        job={job}
        wanted={wanted}
        size={size}
        correct={correct}
      />
    </section>
  );
}

function Paged({ job, wanted, size, correct }: Omit<Props, "onWant" | "title">) {
  const [trail, setTrail] = useState<string[]>([]);
  const query = useQuery(importRowsQuery(job.id, job.state, wanted, size, trail.at(-1)));
  const top = useRef<HTMLDivElement>(null);
  const [question, ask] = useAskFirst();
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const go = (next: string[]) =>
    ask(() => {
      setTrail(next);
      top.current?.scrollIntoView?.({ block: "nearest" });
    });
  return (
    <>
      {question}
      <div
        ref={top}
        className={styles.scroll}
        role="group"
        aria-label={t("imports.rows")}
        aria-busy={query.isFetching}
        tabIndex={0}
      >
        {query.isPending ? (
          <Lines lines={5} />
        ) : (
          <Table job={job} rows={query.data?.items ?? []} correct={correct} />
        )}
      </div>
      {query.data && query.data.items.length === 0 && (
        <p className={`dim ${styles.more}`}>{t("imports.no_rows")}</p>
      )}
      {query.data && (
        <Turn page={query.data} size={size} trail={trail} busy={query.isPlaceholderData} go={go} />
      )}
    </>
  );
}

interface TableRows {
  rows: ImportRow[];
}

function Table({ job, rows, correct = false }: Pick<Props, "job" | "correct"> & TableRows) {
  const shown = shownColumns(job);
  const tags = job.mapping?.add_tags ?? [];
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col">{t("imports.row")}</th>
          <th scope="col">{t("imports.outcome")}</th>
          {shown.map((column) => (
            <th key={column.index} scope="col">
              <bdi>{column.header}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.row}>
            <td className="num dim">{number(row.row)}</td>
            <td className={styles.why}>
              <OutcomeCell row={row} shown={shown} tags={tags} />
            </td>
            {shown.map((column) => (
              <td key={column.index}>
                <Cell row={row} column={column} shown={shown} job={correct ? job.id : null} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TurnProps {
  page: Page<ImportRow>;
  size: number;
  trail: string[];
  busy: boolean;
  go: (trail: string[]) => void;
}

/** One page takes the other's place. The buttons stay where they are, so the focus does too. */
function Turn({ page, size, trail, busy, go }: TurnProps) {
  if (trail.length === 0 && !page.next) return null;
  const from = trail.length * size + 1;
  const idle = (off: boolean) => (off ? { "data-disabled": true, "aria-disabled": true } : {});
  return (
    <nav className={`bar ${styles.turn}`} aria-label={t("pager.label")}>
      <span className="num dim" role="status">
        {!busy &&
          t("pager.range", {
            from: number(from),
            to: number(from + page.items.length - 1),
            total: number(page.total),
          })}
      </span>
      <Button
        size="xs"
        variant="default"
        {...idle(trail.length === 0)}
        onClick={() => trail.length > 0 && go(trail.slice(0, -1))}
      >
        {t("pager.previous")}
      </Button>
      <Button
        size="xs"
        variant="default"
        {...idle(busy || !page.next)}
        onClick={() => !busy && page.next && go([...trail, page.next])}
      >
        {t("pager.next")}
      </Button>
    </nav>
  );
}
