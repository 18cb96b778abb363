import { type ReactNode, useState } from "react";
import { UnsavedQuestion } from "../components/UnsavedQuestion";
import { formsHalfDone } from "./useUnsaved";

/**
 * For what takes forms of its page away, or goes on without them: done at once where none is half
 * done, and otherwise once that is meant. Returns the question, to be put in the page, and what
 * asks it; `own` says that one of those forms is the one that asks.
 */
export function useAskFirst(): [ReactNode, (run: () => void, own?: boolean) => void] {
  const [wanted, setWanted] = useState<{ run: () => void } | null>(null);
  const ask = (run: () => void, own = false) => {
    if (formsHalfDone() > Number(own)) setWanted({ run });
    else run();
  };
  const question = wanted && (
    <UnsavedQuestion onLeave={wanted.run} onStay={() => setWanted(null)} />
  );
  return [question, ask];
}
