import { useCallback, useState } from "react";
import { DRAFT } from "../../lib/drafts";

/**
 * A text that survives leaving the page, until it is emptied. It lives as long as the tab, which
 * asks before it is closed over one, on whatever screen (`guardDrafts`).
 */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = DRAFT + name;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next) sessionStorage.setItem(key, next);
      else sessionStorage.removeItem(key);
    },
    [key],
  );
  return [text, change];
}
