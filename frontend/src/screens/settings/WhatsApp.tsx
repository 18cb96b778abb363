import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../api/queries/session";
import { flowQuery, numbersQuery } from "../../api/queries/workspace";
import { CopyBox } from "../../components/CopyBox";
import { ScrollCard } from "../../components/ScrollCard";
import { ErrorState } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";

/** Where Meta sends what people write, and the numbers this workspace answers for. */
export function WhatsApp() {
  return (
    <div className="stack" style={{ gap: 18, maxWidth: 760 }}>
      <section className="card pad stack">
        <h2>{t("whatsapp.webhook")}</h2>
        <p className="dim">{t("whatsapp.webhook_text")}</p>
        <CopyBox text={`${window.location.origin}/webhooks/whatsapp`} />
        <ol className="stack">
          <li>{t("whatsapp.step_url")}</li>
          <li>
            {t("whatsapp.step_token")} <code className="ltr">WARMLINE_WHATSAPP_VERIFY_TOKENS</code>
          </li>
          <li>{t("whatsapp.step_fields")}</li>
        </ol>
        <Heard />
      </section>
      <Numbers />
    </div>
  );
}

/** Whether anything arrives: the surest sign that address, token and secret are right. */
function Heard() {
  const mayLook = can(useSession(), "flow:read");
  const { data } = useQuery({ ...flowQuery, enabled: mayLook });
  if (!data) return null;
  return (
    <p role="status">
      {data.total.received > 0
        ? t("whatsapp.heard", { n: data.total.received })
        : t("whatsapp.silent")}
    </p>
  );
}

function Numbers() {
  const { data, error, refetch } = useQuery(numbersQuery);
  return (
    <ScrollCard label={t("whatsapp.numbers")}>
      <h2 className="pad">{t("whatsapp.numbers")}</h2>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && data.items.length === 0 && (
        <p className="pad dim">
          {t("whatsapp.no_numbers")} <code className="ltr">warmline number add</code>
        </p>
      )}
      {data && data.items.length > 0 && (
        <table className="grid">
          <caption className="sr-only">
            {t("whatsapp.numbers")} ({number(data.items.length)})
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("whatsapp.number")}</th>
              <th scope="col">{t("whatsapp.phone_number_id")}</th>
              <th scope="col">{t("whatsapp.account")}</th>
              <th scope="col">{t("whatsapp.portfolio")}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((each) => (
              <tr key={each.phone_number_id}>
                <td className="ltr num">{each.display ?? "–"}</td>
                <td className="ltr num">{each.phone_number_id}</td>
                <td className="ltr num">{each.waba_id ?? "–"}</td>
                <td className="ltr num">{each.portfolio_id ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ScrollCard>
  );
}
