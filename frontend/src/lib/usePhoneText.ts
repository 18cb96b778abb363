import { useEffect } from "react";
import { createStore, useStore } from "./store";

/** What `phoneText` does, once it is here: the plans of all countries are a seventh of the list. */
export const grouping = createStore<{ display: (phone: string) => string }>({ display: asItIs });

/** Load it, if it is not here; a try that failed is made again by the next. */
export async function loadPhoneText(): Promise<void> {
  await import("./phoneText");
}

/** A +number for reading; its digits as they are until it is known how its country groups them. */
export function usePhoneText(): (phone: string) => string {
  useEffect(() => {
    if (grouping.get().display === asItIs) void loadPhoneText().catch(() => {});
  }, []);
  return useStore(grouping, ({ display }) => display);
}

function asItIs(phone: string): string {
  return phone;
}
