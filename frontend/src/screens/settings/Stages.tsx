import { Alert, Button, NumberInput, Radio, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChangeSettings, workspaceQuery } from "../../api/queries/workspace";
import type { ColdStage, LeadStatus, WorkspaceInfo } from "../../api/types";
import { ErrorState, errorLine } from "../../components/States";
import { StatusIcon } from "../../components/StatusBadge";
import { setOwnWord, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { COLD_STAGES, USUAL_DAYS } from "../../lib/goingCold";
import { toast } from "../../lib/toasts";
import { useUnsaved } from "../../lib/useUnsaved";

const MOST_DAYS = 365;

type Days = Partial<Record<ColdStage, number>>;
type Labels = Partial<Record<LeadStatus, string>>;

/** What the team calls the stages, and which moves are allowed. */
export function Stages() {
  const { data, error, refetch } = useQuery(workspaceQuery);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return data ? <Form workspace={data} /> : null;
}

function Form({ workspace }: { workspace: WorkspaceInfo }) {
  const change = useChangeSettings();
  const [labels, setLabels] = useState<Labels>(workspace.settings.labels ?? {});
  const [workflow, setWorkflow] = useState(workspace.settings.workflow ?? "free");
  const [days, setDays] = useState<Days>({ ...USUAL_DAYS, ...workspace.settings.going_cold });
  const [saved, setSaved] = useState({ labels: filledOf(labels), workflow, going_cold: days });
  const now = { labels: filledOf(labels), workflow, going_cold: days };
  const question = useUnsaved(JSON.stringify(now) !== JSON.stringify(saved));
  return (
    <form
      className="card pad stack"
      style={{ gap: 18, maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(now, {
          onSuccess: () => {
            for (const status of STATUSES) {
              setOwnWord(`status.${status}`, now.labels[status] ?? null);
            }
            setSaved(now);
            toast(t("stages.saved"), { tone: "good" });
          },
        });
      }}
    >
      {question}
      {change.error && (
        <Alert color="red" role="alert">
          {errorLine(change.error)}
        </Alert>
      )}
      {STATUSES.map((status) => (
        <TextInput
          key={status}
          label={t(`status.${status}`)}
          leftSection={<StatusIcon status={status} />}
          placeholder={t(`status.${status}`)}
          maxLength={40}
          value={labels[status] ?? ""}
          onChange={(event) => setLabels({ ...labels, [status]: event.currentTarget.value })}
        />
      ))}
      <Radio.Group
        label={t("stages.workflow")}
        value={workflow}
        onChange={(value) => setWorkflow(value as "free" | "guided")}
      >
        <div className="stack" style={{ gap: 8, marginBlockStart: 8 }}>
          <Radio value="free" label={t("stages.free")} description={t("stages.free_text")} />
          <Radio value="guided" label={t("stages.guided")} description={t("stages.guided_text")} />
        </div>
      </Radio.Group>
      <fieldset className="plain stack" style={{ gap: 8, border: 0, padding: 0, margin: 0 }}>
        <legend>{t("stages.going_cold")}</legend>
        <p className="dim">{t("stages.going_cold_text")}</p>
        {COLD_STAGES.map((stage) => (
          <NumberInput
            key={stage}
            label={t("stages.days_of", { status: t(`status.${stage}`) })}
            leftSection={<StatusIcon status={stage} />}
            min={1}
            max={MOST_DAYS}
            clampBehavior="blur"
            allowDecimal={false}
            allowNegative={false}
            hideControls
            required
            withAsterisk={false}
            value={days[stage] ?? ""}
            onChange={(value) => setDays({ ...days, [stage]: value === "" ? undefined : Number(value) })}
          />
        ))}
      </fieldset>
      <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-end" }}>
        {t("action.save")}
      </Button>
    </form>
  );
}

/** The labels that say something, in the order of the stages. */
function filledOf(labels: Labels): Labels {
  const filled = STATUSES.map((status) => [status, labels[status]?.trim()]);
  return Object.fromEntries(filled.filter(([, label]) => label)) as Labels;
}
