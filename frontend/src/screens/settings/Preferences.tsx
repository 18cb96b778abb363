import { Button, Select, Switch, useMantineColorScheme } from "@mantine/core";
import { useSession } from "../../api/queries/session";
import { LOCALES, type Locale, locale, t } from "../../i18n";
import type { Prefs } from "../../lib/storage";
import { relative } from "../../lib/time";
import { usePrefs } from "../../lib/usePrefs";
import { openSheet } from "../../shell/opened";
import { zoneText } from "./zones";

const SCHEMES = ["light", "dark", "auto"] as const;
/** Some moment, and how much later. */
const EPOCH = new Date(0).toISOString();
const HOUR_MS = 3_600_000;
const DENSITIES = ["comfortable", "compact"] as const;

/** How Warmline looks and reads for one member, on every device. */
export function Preferences() {
  const { prefs, change, speak } = usePrefs();
  const { workspace } = useSession();
  const { colorScheme } = useMantineColorScheme();
  return (
    <section className="card pad stack" style={{ gap: 18, maxWidth: 520 }}>
      <p className="dim">{t("prefs.everywhere")}</p>
      <Select
        label={t("prefs.language")}
        allowDeselect={false}
        data={Object.entries(LOCALES).map(([value, label]) => ({ value, label }))}
        value={locale()}
        onChange={(chosen) => speak(chosen as Locale)}
      />
      <Select
        label={t("prefs.scheme")}
        allowDeselect={false}
        data={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
        value={colorScheme}
        onChange={(value) => change({ scheme: value as Prefs["scheme"] })}
      />
      <Select
        label={t("prefs.density")}
        description={t("prefs.density_text")}
        allowDeselect={false}
        data={DENSITIES.map((value) => ({ value, label: t(`density.${value}`) }))}
        value={prefs.density ?? "comfortable"}
        onChange={(value) => change({ density: value as Prefs["density"] })}
      />
      <Switch
        label={t("prefs.exact_times")}
        description={t("prefs.exact_times_text", { ago: relative(EPOCH, 3 * HOUR_MS) })}
        checked={prefs.exactTimes ?? false}
        onChange={(event) => change({ exactTimes: event.currentTarget.checked })}
      />
      {workspace.time_zone && (
        <Switch
          label={t("prefs.own_zone")}
          description={t("prefs.own_zone_text", { zone: zoneText(workspace.time_zone) })}
          checked={prefs.ownZone ?? false}
          onChange={(event) => change({ ownZone: event.currentTarget.checked })}
        />
      )}
      <Switch
        label={t("prefs.shortcuts")}
        description={t("prefs.shortcuts_text")}
        checked={prefs.shortcuts ?? true}
        onChange={(event) => change({ shortcuts: event.currentTarget.checked })}
      />
      <Button variant="default" onClick={openSheet} style={{ alignSelf: "flex-start" }}>
        {t("keys.show")}
      </Button>
    </section>
  );
}
