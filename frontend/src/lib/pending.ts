import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../api/keys";
import { createStore } from "./store";

const NOTHING = { created: 0, other: 0 };

/** What has changed in lists that nobody has asked for again yet. */
export const pending = createStore(NOTHING);

/** A list was read: nothing is newer than what it shows. */
export function upToDate(): void {
  pending.set(NOTHING);
}

/** Show what is new: read the lists again and start counting from zero. */
export function showPending(client: QueryClient): void {
  upToDate();
  void client.invalidateQueries({ queryKey: keys.contacts });
}
