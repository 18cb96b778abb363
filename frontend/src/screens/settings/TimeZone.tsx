import { Alert, Button, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSession } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { locale, t } from "../../i18n";
import { changeZone, ownZone } from "../../lib/settleZone";
import { useMinute } from "../../lib/time";
import { toast } from "../../lib/toasts";
import { useUnsaved } from "../../lib/useUnsaved";
import { isZone } from "../../lib/zone";
import { zones, zoneText } from "./zones";

/** In which time zone the whole workspace tells times and counts days. */
export function TimeZone() {
  const { workspace } = useSession();
  const kept = workspace.time_zone ?? ownZone();
  const [chosen, setChosen] = useState(kept);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (name: string) => changeZone(client, name, workspace.time_zone ?? null),
    onSuccess: (now, wanted) => {
      setChosen(now);
      if (now === wanted) toast(t("zone.saved"), { tone: "good" });
    },
  });
  const question = useUnsaved(chosen !== kept);
  const all = useMemo(
    () => zones(kept).map((value) => ({ value, label: zoneText(value) })),
    [kept],
  );
  return (
    <form
      className="card pad stack"
      style={{ gap: 18, maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(chosen);
      }}
    >
      {question}
      {change.error && (
        <Alert color="red" role="alert">
          {errorLine(change.error)}
        </Alert>
      )}
      <p className="dim">{t("zone.text")}</p>
      <Select
        label={t("zone.label")}
        description={isZone(chosen) && <Now zone={chosen} />}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t("filter.nothing")}
        data={all}
        value={chosen}
        onChange={(name) => setChosen(name ?? kept)}
      />
      <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-end" }}>
        {t("action.save")}
      </Button>
    </form>
  );
}

/** What the clocks say there; only this leaf renders again as time passes. */
function Now({ zone }: { zone: string }) {
  useMinute();
  const clock = new Intl.DateTimeFormat(locale(), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  });
  return t("zone.now", { time: clock.format(new Date()) });
}
