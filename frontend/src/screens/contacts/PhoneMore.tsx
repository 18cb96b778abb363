import { useNavigate } from "@tanstack/react-router";
import { useSession } from "../../api/queries/session";
import { FloatingMenu } from "../../components/FloatingMenu";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { useCopyLink } from "./useCopyLink";

type Act = "import" | "export" | "link";

interface Props {
  anchor: HTMLElement;
  onExport: () => void;
  onClose: () => void;
}

/** What stands in the head of a wide screen, as a menu. */
export default function PhoneMore({ anchor, onExport, onClose }: Props) {
  const session = useSession();
  const navigate = useNavigate();
  const copyLink = useCopyLink();
  const mayImport = can(session, "contacts:write") && can(session, "imports:write");
  const options: { value: Act; label: string; may: boolean }[] = [
    { value: "import", label: t("action.import"), may: mayImport },
    { value: "export", label: t("bulk.export"), may: can(session, "exports:write") },
    { value: "link", label: t("contacts.copy_link"), may: true },
  ];
  const act = (what: Act) => {
    if (what === "import") void navigate({ to: "/imports/new" });
    else if (what === "export") onExport();
    else copyLink();
  };
  return (
    <FloatingMenu
      anchor={anchor}
      label={t("contacts.more")}
      options={options.filter(({ may }) => may)}
      value={null}
      onPick={act}
      onClose={onClose}
    />
  );
}
