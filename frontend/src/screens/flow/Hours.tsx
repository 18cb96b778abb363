import type { Flow } from "../../api/types";
import { number, t } from "../../i18n";
import { absolute } from "../../lib/time";

const WIDTH = 14;
const GAP = 4;
const HEIGHT = 72;

const DAY = 24;

/** Received updates by the hour, as bars with a text of the same. */
export function Hours({ hours: known }: { hours: Flow["hours"] }) {
  const hours = lastDay(known);
  const most = Math.max(1, ...hours.map((hour) => hour.received));
  const total = hours.reduce((sum, hour) => sum + hour.received, 0);
  return (
    <div>
      <svg
        role="img"
        aria-label={t("flow.by_hour", { n: total })}
        viewBox={`0 0 ${hours.length * (WIDTH + GAP)} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
      >
        {hours.map((hour, index) => {
          const tall = Math.max(2, (HEIGHT - 2) * (hour.received / most));
          return (
            <rect
              key={hour.hour}
              x={index * (WIDTH + GAP)}
              y={HEIGHT - tall}
              width={WIDTH}
              height={tall}
              rx={3}
              fill={hour.parked > 0 ? "#d9480f" : "#059669"}
            >
              <title>{`${absolute(hour.hour)}: ${number(hour.received)}`}</title>
            </rect>
          );
        })}
      </svg>
    </div>
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
