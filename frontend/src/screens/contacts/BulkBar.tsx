import { lazy, Suspense } from "react";
import type { Contact, Page } from "../../api/types";
import { chosen } from "../../lib/chosen";
import { count } from "../../lib/selection";
import { useStore } from "../../lib/store";
import { later } from "../../i18n";

const BulkActions = lazy(later(() => import("./BulkActions")));

/** Floats over the table while contacts are ticked, and moves nothing. */
export function BulkBar({ page }: { page: Page<Contact> | undefined }) {
  const n = useStore(chosen, count);
  if (n === 0) return null;
  return (
    <Suspense>
      <BulkActions n={n} page={page} />
    </Suspense>
  );
}
