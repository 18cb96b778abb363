import { type ReactNode, useState } from "react";
import { UnsavedQuestion } from "../components/UnsavedQuestion";
import { useUnsaved } from "./useUnsaved";

interface Guard {
  /** To be put in the dialog. */
  question: ReactNode;
  /** What closes the dialog, once asked where something in it is unsaved. */
  close: () => void;
  /** It is being asked: Escape and a click beside it are the question's, not the dialog's. */
  asking: boolean;
}

/** Guards a dialog for as long as something in it is unsaved, as `useUnsaved` guards a form. */
export function useUnsavedDialog(unsaved: boolean, onClose: () => void): Guard {
  const [asking, setAsking] = useState(false);
  const leaving = useUnsaved(unsaved);
  return {
    question: (
      <>
        {leaving}
        {asking && <UnsavedQuestion onLeave={onClose} onStay={() => setAsking(false)} />}
      </>
    ),
    close: () => (unsaved ? setAsking(true) : onClose()),
    asking: asking || leaving !== null,
  };
}
