import { Select, Switch, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";
import { LOCALES, type Locale, locale, t } from "../../i18n";
import { type Prefs, readPrefs, writePrefs } from "../../lib/storage";

/** What this browser remembers about how Warmline looks. */
export function Preferences() {
  const [prefs, setPrefs] = useState(readPrefs);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const change = (part: Partial<Prefs>) => setPrefs(writePrefs(part));
  return (
    <section className="card pad stack" style={{ gap: 18, maxWidth: 520 }}>
      <Select
        label={t("prefs.language")}
        allowDeselect={false}
        data={Object.entries(LOCALES).map(([value, label]) => ({ value, label }))}
        value={locale()}
        onChange={(chosen) => {
          writePrefs({ locale: chosen as Locale });
          window.location.reload();
        }}
      />
      <Select
        label={t("prefs.scheme")}
        allowDeselect={false}
        data={(["light", "dark", "auto"] as const).map((value) => ({
          value,
          label: t(`scheme.${value}`),
        }))}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
      />
      <Switch
        label={t("prefs.exact_times")}
        description={t("prefs.exact_times_text")}
        checked={prefs.exactTimes ?? false}
        onChange={(event) => change({ exactTimes: event.currentTarget.checked })}
      />
      <Switch
        label={t("prefs.shortcuts")}
        description={t("prefs.shortcuts_text")}
        checked={prefs.shortcuts ?? true}
        onChange={(event) => change({ shortcuts: event.currentTarget.checked })}
      />
    </section>
  );
}
