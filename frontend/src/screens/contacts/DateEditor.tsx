import { Button } from "@mantine/core";
import { type Key, t } from "../../i18n";
import { dayFromNow } from "../../lib/time";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

const PRESETS: readonly { label: Key; days: number }[] = [
  { label: "period.today", days: 0 },
  { label: "period.week", days: -6 },
  { label: "period.month", days: -29 },
  { label: "period.quarter", days: -89 },
];

/** A period by preset or by two days, both included, in the person's own time zone. */
export function DateEditor({ field }: { field: "created" | "active" }) {
  const { search, change } = useListSearch();
  const from = search[`${field}_from`];
  const to = search[`${field}_to`];
  const set = (start: string | undefined, end: string | undefined) =>
    change({
      [`${field}_from`]: start || undefined,
      [`${field}_to`]: end || undefined,
    });
  return (
    <div className={styles.editor}>
      <div className="bar" style={{ gap: 6 }}>
        {PRESETS.map((preset) => (
          <Button
            key={preset.label}
            size="compact-sm"
            variant={from === dayFromNow(preset.days) && !to ? "filled" : "default"}
            onClick={() => set(dayFromNow(preset.days), undefined)}
          >
            {t(preset.label)}
          </Button>
        ))}
      </div>
      <Day label={t("filter.from")} value={from} max={to} onChange={(day) => set(day, to)} />
      <Day label={t("filter.to")} value={to} min={from} onChange={(day) => set(from, day)} />
    </div>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function Day({ label, value, min, max, onChange }: DayProps) {
  return (
    <label className="day">
      <span>{label}</span>
      <input
        type="date"
        value={value ?? ""}
        min={min}
        max={max}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
