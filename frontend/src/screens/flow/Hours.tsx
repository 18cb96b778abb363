import type { Flow } from "../../api/types";
import { Bars } from "../../components/Bars";
import { number, t } from "../../i18n";
import { exact, timeOnly } from "../../lib/time";

const HEIGHT = 72;
const DAY = 24;
const HOUR_MS = 3_600_000;

/** Received updates by the hour, as bars with a text of the same. */
export function Hours({ hours: known }: { hours: Flow["hours"] }) {
  const hours = lastDay(known);
  const most = Math.max(1, ...hours.map((hour) => hour.received));
  const total = hours.reduce((sum, hour) => sum + hour.received, 0);
  return (
    <Bars
      label={t("flow.by_hour", { n: total })}
      bars={hours.map((hour, index) => ({
        key: hour.hour,
        value: hour.received,
        title: `${exact(hour.hour)}: ${number(hour.received)}`,
        tick: index % 6 === 1 ? timeOnly(hour.hour) : undefined,
        odd: hour.parked > 0,
      }))}
      high={most}
      height={HEIGHT}
    />
  );
}

/** The last day hour by hour; hours without updates are not told by the server. */
function lastDay(known: Flow["hours"]): Flow["hours"] {
  // The server counts by hours of UTC, which are not those of every time zone
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: DAY }, (_, index) => {
    const at = now - (DAY - 1 - index) * HOUR_MS;
    const found = known.find((hour) => Math.abs(Date.parse(hour.hour) - at) < HOUR_MS / 2);
    const none = { received: 0, stored: 0, duplicate: 0, parked: 0 };
    return found ?? { hour: new Date(at).toISOString(), ...none };
  });
}
