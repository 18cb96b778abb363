import type { AnyRouter } from "@tanstack/react-router";

/** The words in the one box that are on their way into the address; null where they are there. */
let words: string | null = null;

export function typing(text: string | null): void {
  words = text?.trim() ?? null;
}

/** The address of what is shown, as it will be in a moment: who comes back finds what was typed. */
export function addressNow(router: AnyRouter): string {
  const { pathname, search, href } = router.state.location;
  if (words === null || pathname !== "/contacts") return href;
  return router.buildLocation({ to: pathname, search: { ...search, q: words || undefined } }).href;
}
