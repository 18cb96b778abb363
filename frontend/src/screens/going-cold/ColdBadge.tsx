import { lazy, Suspense } from "react";
import { later } from "../../i18n";

const ColdCount = lazy(later(() => import("./ColdCount")));

/** How many people are going cold, beside their place in the navigation. */
export function ColdBadge() {
  return (
    <Suspense>
      <ColdCount />
    </Suspense>
  );
}
