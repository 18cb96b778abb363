import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../api/queries/session";
import { deadLettersQuery, flowQuery, useDiscard, useReplay } from "../../api/queries/workspace";
import type { DeadLetter, Flow, Replayed } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Grid } from "../../components/Grid";
import { ListTable } from "../../components/ListTable";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { Lines, Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { Cause } from "./Cause";
import { Elsewhere } from "./Elsewhere";
import { Hours } from "./Hours";
import { causeText } from "./inWords";

/** Proof that nothing is lost: what came in, what became of it, and what waits where. */
export function FlowPage() {
  const { data, error, refetch } = useQuery(flowQuery);
  return (
    <div className="page">
      <PageTitle>{t("flow.title")}</PageTitle>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Waiting lines={8} />}
      {data && (
        <>
          <Balance flow={data} />
          <Elsewhere flow={data} />
          <Queues flow={data} />
          <DeadLetters />
        </>
      )}
    </div>
  );
}

function Balance({ flow }: { flow: Flow }) {
  const { received, stored, duplicate, parked } = flow.total;
  const open = received - stored - duplicate - parked;
  return (
    <section className="card pad stack" aria-label={t("flow.balance")}>
      <div className="tiles">
        <Tile value={received} label={t("flow.received")} />
        <Tile value={stored} label={t("flow.stored")} />
        <Tile value={duplicate} label={t("flow.duplicate")} />
        <Tile
          value={parked}
          label={t(flow.parked_is_exact ? "flow.parked" : "flow.parked_at_least")}
        />
      </div>
      <p className={open === 0 ? "dim" : undefined}>
        {open === 0 ? t("flow.even") : t("flow.open", { n: open })}
      </p>
      <Hours hours={flow.hours} />
    </section>
  );
}

function Tile({ value, label }: { value: number; label: string }) {
  return (
    <div className="card tile">
      <strong className="num">{number(value)}</strong>
      <span className="dim">{label}</span>
    </div>
  );
}

function Queues({ flow }: { flow: Flow }) {
  return (
    <ListTable
      label={t("flow.queues")}
      heads={[
        t("flow.queue"),
        t("flow.ready"),
        t("flow.unsettled"),
        t("flow.parked"),
        t("flow.oldest"),
      ]}
    >
      {flow.queues.map((queue) => (
        <tr key={queue.queue}>
          <td>
            <code>{queue.queue}</code>
          </td>
          <td className="num">{number(queue.ready)}</td>
          <td className="num">{queue.unsettled === null ? "–" : number(queue.unsettled)}</td>
          <td className="num">{number(queue.parked)}</td>
          <td className="num">
            {queue.oldest_seconds === null
              ? "–"
              : t("flow.seconds", { n: Math.round(queue.oldest_seconds) })}
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function DeadLetters() {
  const { data, error, refetch } = useQuery(deadLettersQuery);
  return (
    <ScrollCard label={t("flow.dead_letters")}>
      <h2 className="pad">{t("flow.dead_letters")}</h2>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Lines lines={3} />}
      {data && data.items.length === 0 && (
        <EmptyState
          icon={<IconChecks size={26} />}
          title={t("flow.no_dead_letters")}
          text={t("flow.no_dead_letters_text")}
        />
      )}
      {data && data.items.length > 0 && (
        <Grid
          heads={[
            t("flow.event"),
            t("flow.cause"),
            t("flow.attempts"),
            t("flow.since"),
          ]}
          actions={t("flow.actions")}
        >
          {data.items.map((letter) => (
            <Letter key={letter.id} letter={letter} />
          ))}
        </Grid>
      )}
    </ScrollCard>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const session = useSession();
  const replay = useReplay();
  const discard = useDiscard();
  const [asking, setAsking] = useState(false);
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  return (
    <tr>
      <td>
        <code>{letter.type}</code>
        <div className="dim">
          <code>{letter.queue}</code>
        </div>
      </td>
      <td>
        <Cause of={letter.cause} />
        {letter.trace_id && <div className="dim">{t("flow.trace", { id: letter.trace_id })}</div>}
      </td>
      <td className="num">{number(letter.attempts)}</td>
      <td>
        <RelTime at={letter.parked_at} />
      </td>
      <td>
        {can(session, "flow:write") && (
          <div className="bar" style={{ justifyContent: "flex-end", flexWrap: "nowrap" }}>
            <Button
              size="xs"
              variant="default"
              loading={replay.isPending}
              onClick={() =>
                replay.mutate(letter.id, {
                  onSuccess: tell,
                  onError: failed,
                })
              }
            >
              {t("flow.replay")}
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={() => setAsking(true)}>
              {t("action.delete")}
            </Button>
          </div>
        )}
        {asking && (
          <ConfirmDialog
            title={t("flow.discard")}
            text={t("flow.discard_text")}
            action={t("action.delete")}
            onConfirm={() => discard.mutate(letter.id, { onError: failed })}
            onClose={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}

const TONES = {
  stored: "good",
  duplicate: "good",
  dropped: "plain",
  queued: "plain",
  set_aside: "bad",
} as const;

/** What became of an event that was tried again. */
function tell({ outcome, cause }: Replayed): void {
  toast(t(`flow.again_${outcome}`, { why: causeText(cause ?? "") }), { tone: TONES[outcome] });
}
