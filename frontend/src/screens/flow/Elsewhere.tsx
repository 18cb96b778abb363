import type { ReactNode } from "react";
import type { Flow } from "../../api/types";
import { RelTime } from "../../components/RelTime";
import { number, t } from "../../i18n";
import { inWords } from "./inWords";

/** What the other services hold: rows of imports, the search index, and what waits for the bus. */
export function Elsewhere({ flow }: { flow: Flow }) {
  return (
    <section className="card pad stack" aria-labelledby="flow-elsewhere">
      <h2 id="flow-elsewhere">{t("flow.elsewhere")}</h2>
      <dl className="stack" style={{ margin: 0 }}>
        <Fact name={t("flow.imports")} known={flow.imports}>
          {(sums) => <Imports sums={sums} />}
        </Fact>
        <Fact name={t("flow.index")} known={flow.index}>
          {(index) => <Index index={index} lag={flow.index_lag_seconds} />}
        </Fact>
        <Fact name={t("flow.spool")} known={flow.spool}>
          {(spool) => <Spool spool={spool} />}
        </Fact>
        <Fact name={t("flow.outbox")} known={flow.outbox}>
          {({ waiting, oldest_seconds: oldest }) => (
            <>
              {t("flow.outbox_waiting", { n: waiting })}
              <Age seconds={oldest} />
            </>
          )}
        </Fact>
      </dl>
    </section>
  );
}

interface FactProps<T> {
  name: string;
  known: T | null;
  children: (known: T) => ReactNode;
}

function Fact<T>({ name, known, children }: FactProps<T>) {
  return (
    <div>
      <dt className="dim">{name}</dt>
      <dd style={{ margin: 0 }}>{known === null ? t("flow.silent") : children(known)}</dd>
    </div>
  );
}

function Imports({ sums }: { sums: NonNullable<Flow["imports"]> }) {
  const missing = sums.rows_in - sums.rows_out - sums.waiting;
  return (
    <>
      {t("flow.rows", { read: number(sums.rows_in), told: number(sums.rows_out) })}
      {sums.waiting > 0 && <> {t("flow.rows_waiting", { n: sums.waiting })}</>}{" "}
      {missing === 0 ? t("flow.rows_even") : <b>{t("flow.rows_missing", { n: missing })}</b>}
    </>
  );
}

function Index({ index, lag }: { index: NonNullable<Flow["index"]>; lag: number | null }) {
  const drift = (index.behind ?? 0) + (index.left_over ?? 0);
  return (
    <>
      {t("flow.found", { n: index.contacts })}{" "}
      {lag === null ? t("flow.lag_unknown") : t("flow.lag", { n: Math.round(lag) })}{" "}
      {index.compared_at === null ? (
        t("flow.never_compared")
      ) : (
        <>
          {drift === 0 ? t("flow.no_drift") : t("flow.drift", { n: drift })} (
          <RelTime at={index.compared_at} />)
        </>
      )}
      {index.stale.length > 0 && <> {t("flow.stale", { why: index.stale.map(stale).join(", ") })}</>}
    </>
  );
}

function stale(why: string): string {
  return inWords("flow_stale", why) ?? why;
}

function Spool({ spool }: { spool: NonNullable<Flow["spool"]> }) {
  return (
    <>
      {t("flow.spool_files", { n: spool.files })}
      <Age seconds={spool.oldest_seconds} />
      {spool.damaged > 0 && <b> {t("flow.damaged", { n: spool.damaged })}</b>}
    </>
  );
}

function Age({ seconds }: { seconds: number | null }) {
  return seconds === null ? null : <> {t("flow.age", { n: Math.round(seconds) })}</>;
}
