import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useSession } from "../../api/queries/session";
import { PageTitle } from "../../components/PageTitle";
import { t } from "../../i18n";
import { type Section, sectionsFor } from "../../lib/sections";
import { ApiKeys } from "./ApiKeys";
import { Devices } from "./Devices";
import { Password } from "./Password";
import { Preferences } from "./Preferences";
import { Profile } from "./Profile";
import { Stages } from "./Stages";
import { TagSettings } from "./TagSettings";
import { TimeZone } from "./TimeZone";
import { WhatsApp } from "./WhatsApp";

const route = getRouteApi("/app/settings");

export function SettingsPage() {
  const session = useSession();
  const { section = "preferences" } = route.useSearch();
  const navigate = route.useNavigate();
  const offered = sectionsFor(session);
  return (
    <div className="page">
      <PageTitle>{t("settings.title")}</PageTitle>
      <Tabs
        value={offered.includes(section) ? section : "preferences"}
        onChange={(next) => navigate({ search: { section: next as Section } })}
        keepMounted={false}
      >
        <Tabs.List style={{ marginBlockEnd: 18 }}>
          {offered.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`settings.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="preferences">
          <div className="stack" style={{ gap: 18 }}>
            <Profile />
            <Preferences />
            <Password />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <Devices />
        </Tabs.Panel>
        <Tabs.Panel value="workspace">
          <TimeZone />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
        <Tabs.Panel value="tags">
          <TagSettings />
        </Tabs.Panel>
        <Tabs.Panel value="stages">
          <Stages />
        </Tabs.Panel>
        <Tabs.Panel value="whatsapp">
          <WhatsApp />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
