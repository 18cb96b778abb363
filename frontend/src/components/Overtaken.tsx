import { lazy, Suspense, useEffect } from "react";
import { later } from "../i18n";
import { question } from "../lib/overtaken";
import { useStore } from "../lib/store";

const Dialog = lazy(later(() => import("../screens/contact/OvertakenDialog")));

/**
 * Asks whose change counts, on whatever screen that comes up. Nobody who comes next is asked:
 * a question that is left behind when the session ends is answered with theirs.
 */
export function Overtaken() {
  const asked = useStore(question, (what) => what);
  useEffect(() => () => question.get()?.answer(false), []);
  return <Suspense>{asked && <Dialog asked={asked} onAnswer={asked.answer} />}</Suspense>;
}
