import { useQuery } from "@tanstack/react-query";
import { numbersQuery } from "../../api/queries/workspace";
import { CopyBox } from "../../components/CopyBox";
import { ErrorState } from "../../components/States";
import { t } from "../../i18n";

/** Where Meta sends what people write, and the numbers this workspace answers for. */
export function WhatsApp() {
  const { data, error, refetch } = useQuery(numbersQuery);
  return (
    <div className="stack" style={{ gap: 18, maxWidth: 760 }}>
      <section className="card pad stack">
        <h2>{t("whatsapp.webhook")}</h2>
        <p className="dim">{t("whatsapp.webhook_text")}</p>
        <CopyBox text={`${window.location.origin}/webhooks/whatsapp`} />
      </section>
      <section className="card pad stack">
        <h2>{t("whatsapp.numbers")}</h2>
        {error && !data && <ErrorState error={error} onRetry={refetch} />}
        {data && data.items.length === 0 && <p className="dim">{t("whatsapp.no_numbers")}</p>}
        <ul className="plain stack">
          {data?.items.map((number) => (
            <li key={number.phone_number_id}>
              <strong className="ltr">{number.display ?? number.phone_number_id}</strong>{" "}
              <span className="dim ltr">
                {number.phone_number_id}
                {number.waba_id && ` · ${number.waba_id}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
