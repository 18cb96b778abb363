import { t } from "../../i18n";
import { periodOf } from "../../lib/filters";
import { type Days, dayBeside, daysOf, PRESETS, type Preset, rangeText } from "../../lib/periods";
import { useTypedDay } from "../../lib/useTypedDay";
import styles from "./contacts.module.css";
import { useListSearch } from "./useListSearch";

/** A period that moves with the day, or two days, both included, in the time zone of the workspace. */
export function DateEditor({ field }: { field: "created" | "active" }) {
  const { search, change } = useListSearch();
  const moving = search[`${field}_in`];
  const { from, to } = periodOf(search, field);
  const set = ({ from: start, to: end }: Days, preset?: Preset) =>
    change({
      [`${field}_in`]: preset,
      [`${field}_from`]: start || undefined,
      [`${field}_to`]: end || undefined,
    });
  const before = to && !from ? dayBeside(to, 1) : undefined;
  return (
    <div className={styles.editor}>
      <div className={styles.presets}>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            data-autofocus={preset === (moving ?? PRESETS[0]) || undefined}
            aria-pressed={preset === moving}
            onClick={() => set({}, preset === moving ? undefined : preset)}
          >
            {t(`span.${preset}`)}
            <small>{rangeText(daysOf(preset))}</small>
          </button>
        ))}
      </div>
      <Day
        label={t("filter.from")}
        value={from}
        max={to}
        onChange={(day) => set({ from: day, to })}
      />
      <Day
        label={t("filter.to")}
        value={to}
        min={from}
        onChange={(day) => set({ from, to: day })}
      />
      <Day
        label={t("filter.before")}
        value={before}
        onChange={(day) => set(day ? { to: dayBeside(day, -1) } : {})}
      />
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
      <input {...useTypedDay(value, onChange, { min, max })} />
    </label>
  );
}
