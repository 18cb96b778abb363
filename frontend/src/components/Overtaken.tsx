import { lazy, Suspense } from "react";
import { later } from "../i18n";
import { question } from "../lib/overtaken";
import { useStore } from "../lib/store";

const Dialog = lazy(later(() => import("../screens/contact/OvertakenDialog")));

/** Asks whose change counts, on whatever screen that comes up. */
export function Overtaken() {
  const asked = useStore(question, (what) => what);
  return <Suspense>{asked && <Dialog asked={asked} onAnswer={asked.answer} />}</Suspense>;
}
