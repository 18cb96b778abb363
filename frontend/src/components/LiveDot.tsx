import { t } from "../i18n";
import { link } from "../lib/live";
import { useStore } from "../lib/store";

/** Whether the page hears of changes by itself. */
export function LiveDot() {
  const state = useStore(link, (value) => value);
  return (
    <span className="live" data-state={state} title={t(`live.${state}`)}>
      <span aria-hidden className="live-dot" />
      {t(`live.${state}`)}
    </span>
  );
}
