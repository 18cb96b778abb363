import { lazy, Suspense } from "react";
import { later } from "../../i18n";

const EndedCount = lazy(later(() => import("./EndedCount")));
const EndedJobs = lazy(later(() => import("./EndedJobs")));

/** How many own jobs ended and were not looked at yet; it also tells each of them as it ends. */
export function JobsBadge() {
  return (
    <Suspense>
      <EndedJobs />
    </Suspense>
  );
}

/** The same number again, where a phone shows it. */
export function JobsCount() {
  return (
    <Suspense>
      <EndedCount />
    </Suspense>
  );
}
