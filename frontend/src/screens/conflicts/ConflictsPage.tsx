import { Tabs } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { PageTitle } from "../../components/PageTitle";
import { t } from "../../i18n";
import { Alike } from "./Alike";
import { Doubtful } from "./Doubtful";

const route = getRouteApi("/app/conflicts");

/** Who may be whom: a person decides, the software never does. */
export function ConflictsPage() {
  const { show } = route.useSearch();
  const navigate = useNavigate();
  return (
    <div className="page narrow">
      <PageTitle>{t(show ? "alike.title" : "conflicts.title")}</PageTitle>
      <Tabs
        value={show ?? "numbers"}
        keepMounted={false}
        onChange={(value) =>
          void navigate({
            to: "/conflicts",
            search: value === "alike" ? { show: "alike" } : {},
            replace: true,
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="numbers">{t("conflicts.title")}</Tabs.Tab>
          <Tabs.Tab value="alike">{t("alike.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="numbers">
          <Doubtful />
        </Tabs.Panel>
        <Tabs.Panel value="alike">
          <Alike />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
