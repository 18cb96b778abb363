import { useCallback, useEffect, useState } from "react";

/**
 * A text that survives leaving the page, until it is emptied. It lives as long as the tab, so the
 * browser asks before a tab is closed over one.
 */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `warmline.draft.${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next) sessionStorage.setItem(key, next);
      else sessionStorage.removeItem(key);
    },
    [key],
  );
  useAskBeforeClosing(text !== "");
  return [text, change];
}

/** Let the browser ask before a tab is closed over something that is not saved. */
export function useAskBeforeClosing(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
