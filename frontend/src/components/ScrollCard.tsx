import type { ReactNode } from "react";

/** A card that scrolls sideways where it has no room; named and reachable by key for that. */
export function ScrollCard({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="card scroll-x" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
