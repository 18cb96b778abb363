import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../api/queries/session";
import { deadLettersQuery, flowQuery, useDiscard, useReplay } from "../../api/queries/workspace";
import type { DeadLetter, Flow } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { Elsewhere } from "./Elsewhere";
import { Hours } from "./Hours";

/** Proof that nothing is lost: what came in, what became of it, and what waits where. */
export function FlowPage() {
  const { data, error, refetch } = useQuery(flowQuery);
  return (
    <div className="page">
      <PageTitle>{t("flow.title")}</PageTitle>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
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
    <ScrollCard label={t("flow.queues")}>
      <table className="grid">
        <caption className="sr-only">{t("flow.queues")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("flow.queue")}</th>
            <th scope="col">{t("flow.ready")}</th>
            <th scope="col">{t("flow.unsettled")}</th>
            <th scope="col">{t("flow.parked")}</th>
            <th scope="col">{t("flow.oldest")}</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </ScrollCard>
  );
}

function DeadLetters() {
  const { data, error, refetch } = useQuery(deadLettersQuery);
  return (
    <ScrollCard label={t("flow.dead_letters")}>
      <h2 className="pad">{t("flow.dead_letters")}</h2>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && data.items.length === 0 && (
        <EmptyState
          icon={<IconChecks size={26} />}
          title={t("flow.no_dead_letters")}
          text={t("flow.no_dead_letters_text")}
        />
      )}
      {data && data.items.length > 0 && (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t("flow.event")}</th>
              <th scope="col">{t("flow.cause")}</th>
              <th scope="col">{t("flow.attempts")}</th>
              <th scope="col">{t("flow.since")}</th>
              <th scope="col">
                <span className="sr-only">{t("flow.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((letter) => (
              <Letter key={letter.id} letter={letter} />
            ))}
          </tbody>
        </table>
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
        {letter.cause}
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
                  onSuccess: () => toast(t("flow.replayed"), { tone: "good" }),
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
