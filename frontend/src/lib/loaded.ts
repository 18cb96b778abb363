import { useEffect, useState } from "react";

const kept = new Map<unknown, unknown>();

/**
 * What is loaded when it is first wanted, null until then. `load` stays the same function. A load
 * that fails is an error of the screen, as with React's lazy; the next wish tries again.
 */
export function useLoaded<T>(load: () => Promise<T>, wanted: boolean): T | null {
  const [, setCount] = useState(0);
  useEffect(() => {
    if (!wanted || kept.has(load)) return;
    load().then(
      (found) => {
        kept.set(load, found);
        setCount((count) => count + 1);
      },
      (failure) =>
        setCount(() => {
          throw failure;
        }),
    );
  }, [wanted, load]);
  return (kept.get(load) as T | undefined) ?? null;
}
