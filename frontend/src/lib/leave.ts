import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { forgetKnown } from "../api/client";
import { keys } from "../api/keys";

/**
 * Go to the door, then forget everything. In this order: the screens that are being left must
 * not render once more without a session.
 */
export async function leave(
  router: AnyRouter,
  client: QueryClient,
  search: { next?: string; expired?: boolean } = {},
): Promise<void> {
  // No form may ask whether to stay: there is nobody any more who could save it.
  await router.navigate({ to: "/sign-in", search, ignoreBlocker: true });
  client.clear();
  forgetKnown();
  client.setQueryData(keys.session, null);
}
