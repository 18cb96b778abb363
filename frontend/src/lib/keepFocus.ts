/**
 * The focus is never lost. A browser drops it on <body> when the focused element is taken away or
 * disabled, and whoever works by keyboard starts from the top. Then it goes to where it was before.
 */

const REMEMBERED = 30;
/** Longer than a dialog takes to claim the focus for itself. */
const PATIENCE_MS = 150;

export function keepFocus(): () => void {
  const past: HTMLElement[] = [];
  /** What had the focus when it could no longer be used: a busy button may be back before we look. */
  let gone: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    past.push(target);
    gone = undefined;
    if (past.length > REMEMBERED) past.shift();
  };
  const look = () => {
    const last = past[past.length - 1];
    if (!usable(last)) gone = last;
    else if (!nowhere()) gone = undefined;
    if (!nowhere() || !last || gone !== last) return;
    clearTimeout(timer);
    // By then a button that was busy may be there again.
    timer = setTimeout(() => nowhere() && restore(past), PATIENCE_MS);
  };
  const watch = new MutationObserver(look);
  document.addEventListener("focusin", remember);
  watch.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
  return () => {
    clearTimeout(timer);
    watch.disconnect();
    document.removeEventListener("focusin", remember);
  };
}

function nowhere(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body;
}

function restore(past: HTMLElement[]): void {
  while (past.length > 0) {
    const before = past.pop();
    if (usable(before)) {
      before?.focus({ preventScroll: true });
      if (document.activeElement === before) return;
    }
  }
  document.getElementById("main")?.focus({ preventScroll: true });
}

function usable(element: HTMLElement | undefined): boolean {
  if (!element) return false;
  return element.isConnected && !element.matches(":disabled") && !element.closest("[inert]");
}
