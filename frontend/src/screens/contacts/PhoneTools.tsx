import { Button } from "@mantine/core";
import { IconDots, IconFilter } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Contact, Page } from "../../api/types";
import { later, number, t } from "../../i18n";
import { clearChosen } from "../../lib/chosen";
import { activeFields } from "../../lib/filters";
import { useStore } from "../../lib/store";
import { selecting } from "./selecting";
import { PageTick } from "./Ticks";
import { useListSearch } from "./useListSearch";

const ExportDialog = lazy(later(() => import("./ExportDialog")));
const FilterSheet = lazy(later(() => import("./FilterSheet")));
const PhoneMore = lazy(later(() => import("./PhoneMore")));

interface Props {
  /** What is shown. */
  page: Page<Contact> | undefined;
  /** The same if it is what is asked for, and not kept from before. */
  matching: Page<Contact> | undefined;
  maySelect: boolean;
}

/** What stands over the cards of a phone: the filters as a sheet, and the way to ticking. */
export function PhoneTools({ page, matching, maySelect }: Props) {
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
      <More page={matching} />
      {maySelect && on && page && <PageTick page={page.items.map((each) => each.id)} />}
      {open && (
        <Suspense>
          <FilterSheet page={matching} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** What stands in the head of a wide screen. */
function More({ page }: Pick<Props, "page">) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [exporting, setExporting] = useState(false);
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
      <Suspense>
        {anchor && (
          <PhoneMore
            anchor={anchor}
            onExport={() => setExporting(true)}
            onClose={() => setAnchor(null)}
          />
        )}
        {exporting && (
          <ExportDialog page={page} onClose={() => setExporting(false)} />
        )}
      </Suspense>
    </>
  );
}
