import { lazy, Suspense } from "react";
import { later } from "../../i18n";

const EndedJobs = lazy(later(() => import("./EndedJobs")));

/** How many own jobs ended and were not looked at yet; it also tells each of them as it ends. */
export function JobsBadge() {
  return (
    <Suspense>
      <EndedJobs />
    </Suspense>
  );
}
