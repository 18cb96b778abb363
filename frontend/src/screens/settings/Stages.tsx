import { Alert, Button, NumberInput, Radio, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "../../api/keys";
import { workspaceQuery } from "../../api/queries/workspace";
import type { ColdStage, LeadStatus, Settings, WorkspaceInfo } from "../../api/types";
import { Waiting } from "../../components/Skeleton";
import { ErrorState, errorLine } from "../../components/States";
import { StatusIcon } from "../../components/StatusBadge";
import { number, setOwnWord, t } from "../../i18n";
import { changeSettings } from "../../lib/changeSettings";
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
  return data ? <Form workspace={data} /> : <Waiting lines={10} />;
}

function Form({ workspace }: { workspace: WorkspaceInfo }) {
  const client = useQueryClient();
  const [seen, setSeen] = useState(workspace);
  const [labels, setLabels] = useState<Labels>(seen.settings.labels ?? {});
  const [workflow, setWorkflow] = useState(seen.settings.workflow ?? "free");
  const [days, setDays] = useState(daysOf(seen.settings));
  const saved = stagesOf(seen.settings);
  const now = { labels: filledOf(labels), workflow, going_cold: days };
  /** What the workspace has by now, this form has, too. */
  const learn = (kept: WorkspaceInfo) => {
    const stages = stagesOf(kept.settings);
    for (const status of STATUSES) setOwnWord(`status.${status}`, stages.labels[status] ?? null);
    setSeen(kept);
    setLabels(stages.labels);
    setWorkflow(stages.workflow);
    setDays(stages.going_cold);
  };
  const change = useMutation({
    mutationFn: async () => {
      const labels = { ...usualAgain(saved.labels, now.labels), ...now.labels };
      const daysChanged = JSON.stringify(days) !== JSON.stringify(saved.going_cold);
      const settings = { labels, workflow, ...(daysChanged && { going_cold: days }) };
      const done = await changeSettings(seen, { settings, field: "labels", shown });
      for (const queryKey of [keys.pipeline, keys.goingCold]) {
        void client.invalidateQueries({ queryKey });
      }
      learn(await client.fetchQuery({ ...workspaceQuery, staleTime: 0 }));
      return done;
    },
    onSuccess: (done) => done && toast(t("stages.saved"), { tone: "good" }),
  });
  const question = useUnsaved(JSON.stringify(now) !== JSON.stringify(saved));
  return (
    <form
      className="card pad stack"
      style={{ gap: 18, maxWidth: 520 }}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
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
        <legend style={{ padding: 0, fontWeight: 600 }}>{t("stages.going_cold")}</legend>
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

function stagesOf(settings: Settings) {
  const { labels = {}, workflow = "free" } = settings;
  return { labels: filledOf(labels), workflow, going_cold: daysOf(settings) };
}

function daysOf({ going_cold: own }: Settings): Days {
  return { ...USUAL_DAYS, ...own };
}

/** What the stages are called, how one goes through them, and days that were chosen, in one line. */
function shown(settings: Settings): string {
  const { labels, workflow, going_cold: days } = stagesOf(settings);
  const names = STATUSES.map((status) => labels[status] ?? t(`status.${status}`));
  const cold = COLD_STAGES.map((stage) => (days[stage] ? number(days[stage]) : "–")).join(", ");
  const chosen = settings.going_cold ? [`${t("stages.going_cold")}: ${cold}`] : [];
  return [names.join(" → "), t(`stages.${workflow}`), ...chosen].join(" · ");
}

/** The usual labels of stages that had one of their own, and have none any more. */
function usualAgain(before: Labels, now: Labels): Labels {
  const emptied = STATUSES.filter((status) => before[status] && !now[status]);
  return Object.fromEntries(emptied.map((code) => [code, code[0]?.toUpperCase() + code.slice(1)]));
}

/** The labels that say something of their own, in the order of the stages. */
function filledOf(labels: Labels): Labels {
  const filled = STATUSES.map((status) => [status, labels[status]?.trim()] as const);
  return Object.fromEntries(
    filled.filter(([status, label]) => label && label.toLowerCase() !== status),
  );
}
