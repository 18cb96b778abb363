import { Button } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Contact, Page } from "../../api/types";
import { later, number, t } from "../../i18n";
import { clearChosen } from "../../lib/chosen";
import { activeFields } from "../../lib/filters";
import { useStore } from "../../lib/store";
import { selecting } from "./selecting";
import { PageTick } from "./Ticks";
import { useListSearch } from "./useListSearch";

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
      {maySelect && on && page && <PageTick page={page.items.map((each) => each.id)} />}
      {open && (
        <Suspense>
          <FilterSheet page={page} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
