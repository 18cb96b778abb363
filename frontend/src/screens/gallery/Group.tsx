import type { ReactNode } from "react";
import styles from "./gallery.module.css";

/** A part in all its states, beside one another; or below one another, where each needs the width. */
export function Group({ name, tall, children }: { name: string; tall?: boolean; children: ReactNode }) {
  return (
    <section className="card pad stack" aria-label={name}>
      <h2>{name}</h2>
      <div className={tall ? "stack" : styles.group}>{children}</div>
    </section>
  );
}
