import { useCallback, useState } from "react";

/** A text that survives leaving the page, until it is emptied. */
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
  return [text, change];
}
