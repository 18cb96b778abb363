import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { privacyQuery, useMaskForViewers } from "../../api/queries/privacy";
import { useSession } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";

/** Whether viewers see numbers and e-mail addresses; it holds as soon as it is switched. */
export default function PrivacySwitch() {
  const session = useSession();
  const { data } = useQuery(privacyQuery);
  const change = useMaskForViewers();
  if (!data) return null;
  const decide = (masked: boolean) =>
    change.mutate(masked, {
      onSuccess: () => toast(t(masked ? "privacy.on" : "privacy.off"), { tone: "good" }),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  return (
    <section className="card pad" aria-label={t("privacy.title")}>
      <Switch
        label={t("privacy.title")}
        description={t("privacy.text")}
        checked={change.isPending ? change.variables : data.mask_for_viewers}
        disabled={!can(session, "settings:write")}
        onChange={(event) => decide(event.currentTarget.checked)}
      />
    </section>
  );
}
