import { Button } from "@mantine/core";
import { IconDots, IconFilter } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../api/queries/session";
import type { Contact, Page } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { later, number, t } from "../../i18n";
import { clearChosen } from "../../lib/chosen";
import { activeFields } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { useStore } from "../../lib/store";
import { selecting } from "./selecting";
import { PageTick } from "./Ticks";
import { useCopyLink } from "./useCopyLink";
import { useListSearch } from "./useListSearch";

const ExportDialog = lazy(later(() => import("./ExportDialog")));
const FilterSheet = lazy(later(() => import("./FilterSheet")));

interface Props {
  page: Page<Contact> | undefined;
  maySelect: boolean;
}

/** What stands over the cards of a phone: the filters as a sheet, and the way to ticking. */
export function PhoneTools({ page, maySelect }: Props) {
  const { search } = useListSearch();
  const [open, setOpen] = useState(false);
  const on = useStore(selecting, (now) => now);
  const set = activeFields(search).length;
  const finish = () => {
    selecting.set(false);
    clearChosen();
  };
  return (
    <div className="bar">
      <Button
        variant={set > 0 ? "light" : "default"}
        leftSection={<IconFilter size={17} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {set > 0 ? t("filter.some", { count: number(set) }) : t("filter.title")}
      </Button>
      {maySelect && (
        <Button variant="default" onClick={() => (on ? finish() : selecting.set(true))}>
          {on ? t("bulk.done") : t("bulk.begin")}
        </Button>
      )}
      <More page={page} />
      {maySelect && on && page && <PageTick page={page.items.map((each) => each.id)} />}
      {open && (
        <Suspense>
          <FilterSheet page={page} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

type Act = "import" | "export" | "link";

/** What stands in the head of a wide screen. */
function More({ page }: Pick<Props, "page">) {
  const session = useSession();
  const navigate = useNavigate();
  const copyLink = useCopyLink();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [exporting, setExporting] = useState(false);
  const mayImport = can(session, "contacts:write") && can(session, "imports:write");
  const options: { value: Act; label: string }[] = [
    ...(mayImport ? [{ value: "import" as const, label: t("action.import") }] : []),
    ...(can(session, "exports:write")
      ? [{ value: "export" as const, label: t("bulk.export") }]
      : []),
    { value: "link", label: t("contacts.copy_link") },
  ];
  const act = (what: Act) => {
    if (what === "import") void navigate({ to: "/imports/new" });
    else if (what === "export") setExporting(true);
    else copyLink();
  };
  return (
    <>
      <Button
        variant="default"
        px={9}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={t("contacts.more")}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <IconDots size={18} aria-hidden />
      </Button>
      {anchor && (
        <FloatingMenu
          anchor={anchor}
          label={t("contacts.more")}
          options={options}
          value={null}
          onPick={act}
          onClose={() => setAnchor(null)}
        />
      )}
      {exporting && (
        <Suspense>
          <ExportDialog
            total={page?.total}
            exact={page?.total_is_exact}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      )}
    </>
  );
}
