import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { devicesQuery, useEndDevice } from "../../api/queries/workspace";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Where one is signed in, and how to end it. */
export function Devices() {
  const { data, error, refetch } = useQuery(devicesQuery);
  const end = useEndDevice();
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <ScrollCard label={t("settings.devices")}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t("devices.browser")}</th>
            <th scope="col">{t("devices.address")}</th>
            <th scope="col">{t("team.last_seen")}</th>
            <th scope="col">
              <span className="sr-only">{t("action.sign_out")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data?.items.map((device) => (
            <tr key={device.id}>
              <td>{device.agent}</td>
              <td className="ltr num">{device.address}</td>
              <td>
                <RelTime at={device.last_seen_at} />
              </td>
              <td style={{ textAlign: "end" }}>
                {device.current ? (
                  <span className="dim">{t("devices.this")}</span>
                ) : (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t("action.sign_out")}: ${device.agent}`}
                    onClick={() =>
                      end.mutate(device.id, {
                        onError: (failed) => toast(errorLine(failed), { tone: "bad" }),
                      })
                    }
                  >
                    {t("action.sign_out")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollCard>
  );
}
