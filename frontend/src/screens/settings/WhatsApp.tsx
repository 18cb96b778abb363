import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { numberSetupQuery } from "../../api/queries/workspace";
import type { NumberSetup } from "../../api/types";
import { CopyBox } from "../../components/CopyBox";
import { RelTime } from "../../components/RelTime";
import { Waiting } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { t } from "../../i18n";
import { isReachable } from "../../lib/reachable";
import { Numbers } from "./Numbers";

/** Where Meta sends what people write, and the numbers this workspace answers for. */
export function WhatsApp() {
  const { data, error, refetch } = useQuery(numberSetupQuery);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Waiting lines={8} />;
  return (
    <div className="stack" style={{ gap: 18, maxWidth: 860 }}>
      <Webhook setup={data} />
      <Numbers mayClaim={data.may_claim} />
    </div>
  );
}

function Webhook({ setup }: { setup: NumberSetup }) {
  return (
    <section className="card pad stack">
      <h2>{t("whatsapp.webhook")}</h2>
      <p className="dim">{t("whatsapp.webhook_text")}</p>
      <ol className="stack" style={{ gap: 14 }}>
        <li>
          <p>{t("whatsapp.step_url")}</p>
          <CopyBox
            text={`${window.location.origin}/webhooks/whatsapp`}
            label={t("whatsapp.copy_url")}
          />
          {!isReachable(window.location) && (
            <Alert color="yellow" mt={8}>
              {t("whatsapp.unreachable")}
            </Alert>
          )}
        </li>
        <li>
          <VerifyToken token={setup.verify_token} />
        </li>
        <li>{t("whatsapp.step_fields")}</li>
      </ol>
      <p role="status">
        {setup.last_received_at ? (
          <>
            {t("whatsapp.heard_last")} <RelTime at={setup.last_received_at} />
          </>
        ) : (
          t("whatsapp.never_heard")
        )}
      </p>
    </section>
  );
}

/** The token itself for who may add numbers, else the name of the setting that holds it. */
function VerifyToken({ token }: { token: string | null }) {
  if (token === null)
    return (
      <p>
        {t("whatsapp.step_token")} <code className="ltr">WARMLINE_WHATSAPP_VERIFY_TOKENS</code>
      </p>
    );
  return (
    <>
      <p>{t("whatsapp.step_this_token")}</p>
      <CopyBox text={token} label={t("whatsapp.copy_token")} />
    </>
  );
}
