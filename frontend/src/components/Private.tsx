import { lazy, Suspense } from "react";
import { later } from "../i18n";

const Masked = lazy(later(() => import("./Masked")));

/** Whether the server masked a value: it does so with dots that no number or address has. */
export function isMasked(text: string | null | undefined): text is string {
  return text?.includes("•") ?? false;
}

/** A masked value, with a lock and the reason. */
export function Private({ text }: { text: string }) {
  return (
    <Suspense fallback={<bdi className="ltr num">{text}</bdi>}>
      <Masked text={text} />
    </Suspense>
  );
}
