import { t } from "../i18n";
import { link } from "../lib/live";
import { useStore } from "../lib/store";
import type { Link } from "../lib/stream";

/** Whether the page hears of changes by itself. */
export function LiveDot() {
  return <LiveState state={useStore(link, (value) => value)} />;
}

/** The dot and its word in one of its states. */
export function LiveState({ state }: { state: Link }) {
  return (
    <span className="live" data-state={state} title={t(`live.${state}`)}>
      <span aria-hidden className="live-dot" />
      {t(`live.${state}`)}
    </span>
  );
}
