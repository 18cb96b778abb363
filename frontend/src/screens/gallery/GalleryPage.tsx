import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { ApiError } from "../../api/client";
import type { ImportState, Usage } from "../../api/types";
import { AuditLine } from "../../components/AuditLine";
import { Avatar } from "../../components/Avatar";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyBox } from "../../components/CopyBox";
import { Highlight } from "../../components/Highlight";
import { Logo } from "../../components/Logo";
import { PageTitle } from "../../components/PageTitle";
import { Phone } from "../../components/Phone";
import { RetryLine } from "../../components/RetryLine";
import { EmptyState, ErrorState } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { RemovableTag, Tags } from "../../components/Tags";
import { UsageBar } from "../../components/UsageMeter";
import { STATUSES } from "../../lib/filters";
import { PAGE_TITLE } from "../../lib/title";
import { toast } from "../../lib/toasts";
import { StateBadge } from "../imports/StateBadge";
import { Steps } from "../imports/Steps";
import { UsageChart } from "../usage/UsageChart";
import { Fields } from "./Fields";
import styles from "./gallery.module.css";
import { Group } from "./Group";
import { Lists } from "./Lists";
import { Messages } from "./Messages";
import { Moving } from "./Moving";
import { ENTRY, MONTHS, NAMES, usage } from "./samples";
import { Signals } from "./Signals";
import { Verdicts } from "./Verdicts";

const STATES: readonly ImportState[] = [
  "uploaded",
  "mapped",
  "checking",
  "checked",
  "running",
  "finished",
  "stopped",
  "failed",
  "undone",
];
const METERS: readonly Usage[] = [
  ...[10, 75, 90, 100, 105].map((used) => usage(used)),
  { ...usage(5000), limit: null },
];
const FAILURES = [
  new ApiError(0, {}),
  new ApiError(500, { detail: "The server stumbled.", request_id: "req-1" }),
  new ApiError(403, {}),
  new ApiError(404, {}),
];

/** Every part in every state, for whoever reviews a change of how Warmline looks. */
export function GalleryPage() {
  const [asking, setAsking] = useState(false);
  return (
    <main id="main" tabIndex={-1} aria-labelledby={PAGE_TITLE} className="page narrow">
      <PageTitle>Components</PageTitle>
      <Group name="The mark, at 20, 30 and 44">
        {[20, 30, 44].map((size) => (
          <Logo key={size} size={size} />
        ))}
      </Group>
      <Group name="Lead status">
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
        <StatusBadge status="warm" reason="Only staff may move contacts" />
        <Moving />
      </Group>
      <Group name="Tags: none, two, five, one to remove">
        <Tags tags={[]} />
        <Tags tags={["vip", "north"]} />
        <Tags tags={["vip", "north", "a tag that is longer than its place", "trial", "وسم"]} />
        <RemovableTag tag="vip" onRemove={() => undefined} />
      </Group>
      <Group name="People: names and numbers">
        {NAMES.map((name) => (
          <span key={name} className="bar">
            <Avatar name={name} />
            <bdi>{name}</bdi>
          </span>
        ))}
        <Phone phone="+2348031234567" name="Amara" />
        <Phone phone={null} name="Noor" />
      </Group>
      <Verdicts />
      <Messages />
      <Group name="Found words">
        <span>
          <Highlight text="Zoë Grünwald" query="zoe grun" />
        </span>
        <span className="ltr">
          <Highlight text="+44 7700 900123" query="0123" phone />
        </span>
      </Group>
      <Group name="Imports">
        {STATES.map((state) => (
          <StateBadge key={state} state={state} />
        ))}
      </Group>
      <Group name="Usage: calm, 75, 90, 100, over, unlimited">
        {METERS.map((each) => (
          <div key={`${each.used} ${each.limit}`} className={styles.meter}>
            <UsageBar usage={each} />
          </div>
        ))}
      </Group>
      <Group name="Twelve months">
        <UsageChart months={MONTHS} limit={100} />
      </Group>
      <Group name="Lists: rows, a further page, one that comes, and values by the hour">
        <Lists />
      </Group>
      <Signals />
      <Fields />
      <Group name="Audit">
        <ol className="plain">
          <AuditLine entry={ENTRY} />
        </ol>
      </Group>
      <Group name="Nothing to show: empty, and bad">
        <EmptyState icon={<IconHistory size={26} />} title="Nothing yet" text="And what to do." />
        <EmptyState icon={<IconHistory size={26} />} title="It broke" tone="bad">
          <Button variant="default">What to do</Button>
        </EmptyState>
      </Group>
      <Group name="Failures: offline, broken, not allowed, not there">
        {FAILURES.map((error) => (
          <ErrorState key={error.status} error={error} onRetry={() => undefined} />
        ))}
      </Group>
      <Group name="Something small that could not be read">
        {FAILURES.slice(0, 2).map((error) => (
          <RetryLine key={error.status} error={error} onRetry={() => undefined} />
        ))}
      </Group>
      <Group name="The steps of an import: at the first, in the middle, at the last">
        {(["upload", "review", "result"] as const).map((now) => (
          <Steps key={now} now={now} />
        ))}
      </Group>
      <Group name="Said and asked">
        <Button variant="default" onClick={() => toast("Ada → Hot", UNDO)}>
          A message with undo
        </Button>
        <Button variant="default" onClick={() => toast("It is kept", { tone: "good" })}>
          A good message
        </Button>
        <Button variant="default" onClick={() => toast("It did not work", { tone: "bad" })}>
          A bad message
        </Button>
        <Button variant="default" onClick={() => setAsking(true)}>
          A question
        </Button>
        <CopyBox text="https://warmline.example/webhooks/whatsapp" />
      </Group>
      {asking && (
        <ConfirmDialog
          title="Forget Ada for good?"
          text="There is no way back."
          action="Forget for good"
          onConfirm={() => undefined}
          onClose={() => setAsking(false)}
        />
      )}
    </main>
  );
}

const UNDO = { action: { label: "Undo", run: () => undefined } };
