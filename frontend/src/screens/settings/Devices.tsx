import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { devicesQuery, useEndDevice } from "../../api/queries/workspace";
import { ListTable } from "../../components/ListTable";
import { RelTime } from "../../components/RelTime";
import { Waiting } from "../../components/Skeleton";
import { ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Where one is signed in, and how to end it. */
export function Devices() {
  const { data, error, refetch } = useQuery(devicesQuery);
  const end = useEndDevice();
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Waiting lines={3} />;
  return (
    <ListTable
      label={t("settings.devices")}
      heads={[
        t("devices.browser"),
        t("devices.address"),
        t("team.last_seen"),
      ]}
      actions={t("action.sign_out")}
    >
      {data.items.map((device) => (
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
    </ListTable>
  );
}
