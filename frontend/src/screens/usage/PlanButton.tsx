import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useChangePlan } from "../../api/queries/workspace";
import type { Plan, Usage } from "../../api/types";
import { errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { toast } from "../../lib/toasts";

interface Props {
  usage: Usage;
  plan: Plan;
  limit: number | null;
}

/** Changes the plan, after it has said what that means. Only the owner sees it. */
export function PlanButton({ usage, plan, limit }: Props) {
  const [asking, setAsking] = useState(false);
  const change = useChangePlan();
  const name = t(`plan.${plan}`);
  const choose = () =>
    change.mutate(plan, {
      onSuccess: () => toast(t("usage.plan_changed", { plan: name })),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button
        size="xs"
        variant={plan === usage.next_plan ? "filled" : "default"}
        onClick={() => setAsking(true)}
      >
        {t("usage.choose", { plan: name })}
      </Button>
      {asking && (
        <Modal
          opened
          centered
          onClose={() => setAsking(false)}
          title={t("usage.choose_title", { plan: name })}
          closeButtonProps={{ "aria-label": t("action.close") }}
        >
          <p>{meaning(usage, limit)}</p>
          <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 20 }}>
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {t("action.cancel")}
            </Button>
            <Button loading={change.isPending} onClick={choose}>
              {t("usage.choose", { plan: name })}
            </Button>
          </div>
        </Modal>
      )}
    </>
  );
}

function meaning(usage: Usage, limit: number | null): string {
  if (limit !== null && usage.used > limit) {
    return t("usage.too_small", { over: number(usage.used - limit) });
  }
  const room = limit === null ? usage.waiting : Math.min(usage.waiting, limit - usage.used);
  return room > 0 ? t("usage.lets_in", { n: room }) : t("usage.fits");
}
