import { ApiError } from "../api/client";

/** How many contacts a selection has by now, when an answer says that it isn't what was seen. */
export function foundInstead(error: unknown): number | null {
  const moved = error instanceof ApiError && error.code === "selection_changed";
  return moved ? Number(error.facts.found) : null;
}
