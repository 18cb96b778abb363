import type { Flow } from "../../api/types";
import { Bars } from "../../components/Bars";
import { locale, number, t } from "../../i18n";
import { absolute } from "../../lib/time";

const HEIGHT = 72;
const DAY = 24;

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
        title: `${absolute(hour.hour)}: ${number(hour.received)}`,
        tick: index % 6 === 1 ? clock(hour.hour) : undefined,
        odd: hour.parked > 0,
      }))}
      high={most}
      height={HEIGHT}
    />
  );
}

/** The hour of a moment as people here write it. */
function clock(at: string): string {
  return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit" }).format(
    new Date(at),
  );
}

/** The last day hour by hour; hours without updates are not told by the server. */
function lastDay(known: Flow["hours"]): Flow["hours"] {
  const now = new Date();
  now.setMinutes(0, 0, 0);
  return Array.from({ length: DAY }, (_, index) => {
    const at = now.getTime() - (DAY - 1 - index) * 3_600_000;
    const found = known.find((hour) => Math.abs(Date.parse(hour.hour) - at) < 1_800_000);
    const none = { received: 0, stored: 0, duplicate: 0, parked: 0 };
    return found ?? { hour: new Date(at).toISOString(), ...none };
  });
}
