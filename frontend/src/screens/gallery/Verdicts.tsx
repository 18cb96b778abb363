import type { MayWrite } from "../../api/types";
import { BlockedMark } from "../../components/Marks";
import { Phone, Private } from "../../components/Phone";
import { FullPlan } from "../../components/PlanNote";
import { Reasons, VerdictLine } from "../contact/MayIWrite";
import { Group } from "./Group";
import { PERSON, usage } from "./samples";

const VERDICTS: readonly Omit<MayWrite, "numbers">[] = [
  { verdict: "free_text", free_until: "2026-03-01T14:05:00Z", reasons: ["window_open"] },
  { verdict: "template_only", free_until: null, reasons: ["window_closed"] },
  { verdict: "template_only", free_until: null, reasons: ["never_wrote", "marketing_stopped"] },
  { verdict: "blocked", free_until: null, reasons: ["blocked"] },
  { verdict: "no_phone", free_until: null, reasons: ["no_phone"] },
  { verdict: "no_number", free_until: null, reasons: ["no_number"] },
];
const FULL = usage(100, 3);

/** What holds somebody back: from writing to a person, from seeing a number, from adding people. */
export function Verdicts() {
  return (
    <>
      <Group name="May I write? Freely, by template, without marketing, and not at all" tall>
        {VERDICTS.map((each) => (
          <div key={each.reasons.join()}>
            <VerdictLine of={each} />
            <Reasons of={each} />
          </div>
        ))}
      </Group>
      <Group name="Masked, and blocked">
        <Phone phone="+44••••••••23" name="Ada" />
        <Private text="a•••@•••" />
        <BlockedMark contact={{ ...PERSON, blocked: true }} />
      </Group>
      <Group name="A full plan: on the list, where one adds, where one imports" tall>
        {(["list", "add", "import"] as const).map((on) => (
          <FullPlan key={on} on={on} usage={on === "list" ? FULL : { ...FULL, waiting: 0 }} />
        ))}
      </Group>
    </>
  );
}
