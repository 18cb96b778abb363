import { Button } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { EndTime } from "../../components/RelTime";
import { t } from "../../i18n";

interface Props {
  /** While it runs: what stops it, and whether that is under way. */
  stop: { run: () => void; busy: boolean } | null;
  /** After it ran: what takes it back. */
  undo: { run: () => void; busy: boolean; title: string; text: string };
  /** Until when the server takes it back; null where it doesn't any more. */
  until: string | null;
}

/** Stop what runs; take back what ran, once asked, for as long as the server allows. */
export function WayOut({ stop, undo, until }: Props) {
  const [asking, setAsking] = useState(false);
  if (stop) {
    return (
      <Button size="xs" variant="default" loading={stop.busy} onClick={stop.run}>
        {t("imports.stop")}
      </Button>
    );
  }
  if (!until) return null;
  return (
    <>
      <Button size="xs" variant="default" loading={undo.busy} onClick={() => setAsking(true)}>
        {t("action.undo")}
      </Button>
      <p className="dim">
        {t("jobs.until")} <EndTime at={until} />
      </p>
      {asking && (
        <ConfirmDialog
          title={undo.title}
          text={undo.text}
          action={t("action.undo")}
          onConfirm={undo.run}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
