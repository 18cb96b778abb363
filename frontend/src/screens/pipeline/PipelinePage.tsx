import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useSession } from "../../api/queries/session";
import { useStages } from "../../api/queries/stages";
import { pipelineQuery } from "../../api/queries/workspace";
import type { Contact, LeadStatus, Pipeline } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { ErrorState } from "../../components/States";
import { percent, t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { type Shortcut, useShortcuts } from "../../lib/hotkeys";
import { mayMove } from "../../lib/moves";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { NewsPill } from "../contacts/NewsPill";
import { useChangeStatus } from "../contacts/useChangeStatus";
import { useStatusMenu } from "../contacts/useStatusMenu";
import { Column } from "./Column";
import { Numbers } from "./Numbers";
import styles from "./pipeline.module.css";

/** On the button of a card, which acts on them: see Column. */
const KEYS: readonly Shortcut[] = [
  { keys: "Ctrl ←", label: "keys.stage_left", held: true, run: () => false },
  { keys: "Ctrl →", label: "keys.stage_right", held: true, run: () => false },
];
const NONE: readonly Shortcut[] = [];

/** Every stage side by side; a card is moved by dragging, by its menu, or by arrow keys. */
export function PipelinePage() {
  const session = useSession();
  const { data, error, refetch } = useQuery(pipelineQuery);
  const cards = useStages();
  const { show, menu, openId } = useStatusMenu();
  const change = useChangeStatus();
  const [dragged, setDragged] = useState<Contact | null>(null);
  const focused = useRef<string | null>(null);
  const mayEdit = can(session, "contacts:write");
  useShortcuts(mayEdit ? KEYS : NONE);
  const move = (contact: Contact, to: LeadStatus) => {
    if (mayMove(data, contact.status, to)) void change(contact, to);
    else toast(t("bulk_reason.move_not_allowed"));
  };
  const stages = useMemo(() => byStatus(data), [data]);

  if (error && !data) return <ErrorState whole error={error} onRetry={refetch} />;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{t("pipeline.title")}</PageTitle>
        <span className="dim num">{share(data) || "\u00a0"}</span>
      </header>
      <Numbers />
      {mayEdit && <p className="sr-only">{t("pipeline.keys")}</p>}
      <div className={styles.middle}>
        <NewsPill />
        <div className={styles.board}>
          {STATUSES.map((status) => (
            <Column
              key={status}
              status={status}
              cards={cards[status]}
              count={stages[status]?.contacts}
              mayEdit={mayEdit}
              dragged={dragged}
              menuOpenId={openId}
              focused={focused}
              onDrag={setDragged}
              onStatus={show}
              onMove={move}
              mayDrop={
                dragged !== null &&
                dragged.status !== status &&
                mayMove(data, dragged.status, status)
              }
            />
          ))}
        </div>
      </div>
      {menu}
    </div>
  );
}

function byStatus(pipeline: Pipeline | undefined) {
  return Object.fromEntries((pipeline?.items ?? []).map((stage) => [stage.code, stage])) as Partial<
    Record<LeadStatus, Pipeline["items"][number]>
  >;
}

/** How many of all have become customers; blank while nobody knows, in a place that is kept. */
function share(pipeline: Pipeline | undefined) {
  const all = (pipeline?.items ?? []).reduce((sum, stage) => sum + stage.contacts, 0);
  const won = pipeline?.items.find((stage) => stage.code === "customer")?.contacts ?? 0;
  return all && t("pipeline.conversion", { share: percent(won / all), n: all });
}
