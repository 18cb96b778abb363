import { Alert, Button, Checkbox } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Diagnosis, ImportJob, ImportMapping } from "../../api/types";
import { locale, number, t, tCode } from "../../i18n";
import { usePhoneText } from "../../lib/usePhoneText";
import styles from "./imports.module.css";

const SHOWN = 4;

interface Props {
  job: ImportJob;
  mapping: ImportMapping;
  change: (part: Partial<ImportMapping>) => void;
}

/** Examines the phone column under the chosen setting and proposes what would put it right. */
export function NumberDoctor({ job, mapping, change }: Props) {
  const column = Object.entries(mapping.columns).find(([, field]) => field === "phone")?.[0];
  const query = {
    column,
    default_country: mapping.default_country ?? undefined,
    plus_optional: mapping.plus_optional ?? false,
  };
  const { data } = useQuery({
    queryKey: ["imports", job.id, "numbers", query],
    queryFn: () =>
      api.get<Diagnosis>("/api/v1/imports/{import_id}/numbers", {
        path: { import_id: job.id },
        query,
      }),
    enabled: column !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!data || !column) return null;
  const { doubtful, distinct, proposal } = data;
  const country = mapping.default_country;
  const filled = job.columns.find((each) => each.header === column)?.filled ?? 0;
  return (
    <section className="card pad stack" aria-label={t("doctor.title")}>
      <h2>{t("doctor.title")}</h2>
      <p className={data.readable === data.examined ? "dim" : undefined}>
        {t("doctor.readable", { good: number(data.readable), all: number(data.examined) })}{" "}
        {data.repaired > 0 && t("doctor.repaired", { n: data.repaired })}
      </p>
      {distinct.before > 0 && (
        <p className="dim">
          {t(data.examined < filled ? "doctor.distinct_among" : "doctor.distinct", {
            before: number(distinct.before),
            after: number(distinct.after),
            n: number(data.examined),
          })}
        </p>
      )}
      {doubtful > 0 && country && (
        <Alert color="yellow" role="status">
          {t("doctor.doubtful", { n: doubtful, country: countryName(country) })}
        </Alert>
      )}
      <Tally label={t("doctor.countries")} counts={data.countries} name={countryName} least={2} />
      <Tally label={t("doctor.refused")} counts={data.refused} name={refusal} least={1} />
      <Checkbox
        label={t("doctor.plus_optional")}
        checked={mapping.plus_optional ?? false}
        onChange={(event) => change({ plus_optional: event.currentTarget.checked })}
      />
      {proposal && (
        <Alert color="yellow" role="status">
          <div className="bar spread">
            <span>{saying(proposal, country)}</span>
            <Button size="xs" onClick={() => change(proposal)}>
              {t("doctor.use")}
            </Button>
          </div>
        </Alert>
      )}
      <Examples examples={data.examples} />
    </section>
  );
}

/** Cells before and after, what is wrong or in doubt first; a few, or all that were told. */
function Examples({ examples }: Pick<Diagnosis, "examples">) {
  const display = usePhoneText();
  const [all, { toggle }] = useDisclosure();
  const more = examples.length - SHOWN;
  return (
    <>
      <ul className="plain">
        {examples.slice(0, all ? undefined : SHOWN).map((example) => (
          <li key={example.row} className={styles.example}>
            <span className="dim num">{number(example.row)}</span>
            <bdi className="num">{example.before}</bdi>
            <span aria-hidden>{document.documentElement.dir === "rtl" ? "←" : "→"}</span>
            {example.after ? (
              <ins className="ltr num">{display(example.after)}</ins>
            ) : (
              <span className={styles.refused}>
                {example.code ? refusal(example.code) : example.reason}
              </span>
            )}
            {example.doubtful && <span className={styles.doubt}>{t("doctor.in_doubt")}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <div>
          <Button size="xs" variant="default" aria-expanded={all} onClick={toggle}>
            {t("doctor.more", { n: more })}
          </Button>
        </div>
      )}
    </>
  );
}

/** present: the country that is chosen already, beside which only the plus may be missing. */
function saying(proposal: NonNullable<Diagnosis["proposal"]>, present: string | null): string {
  if (!proposal.default_country) return t("doctor.plus");
  if (proposal.default_country === present) return t("doctor.plus_some");
  return t("doctor.country", { country: countryName(proposal.default_country) });
}

interface TallyProps {
  label: string;
  counts: Record<string, number>;
  name: (code: string) => string;
  /** Say nothing of fewer kinds. */
  least: number;
}

/** "Countries: Germany 12 · Spain 3", the commonest first. */
function Tally({ label, counts, name, least }: TallyProps) {
  const all = Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]);
  if (all.length < least) return null;
  return (
    <p>
      <strong>{label}</strong>{" "}
      {all.map(([code, rows]) => `${name(code)} ${number(rows)}`).join(" · ")}
    </p>
  );
}

function refusal(code: string): string {
  return tCode("doctor_code", code);
}

function countryName(code: string): string {
  return new Intl.DisplayNames([locale()], { type: "region" }).of(code) ?? code;
}
