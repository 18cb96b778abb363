import { useEffect } from "react";
import type { BulkJob } from "../../api/types";
import { LiveState } from "../../components/LiveDot";
import { link } from "../../lib/live";
import { OfflineBanner } from "../../shell/OfflineBanner";
import { ActivitySkeleton, ChatSkeleton, NotesSkeleton, PageSkeleton } from "../contact/Skeletons";
import { Waiting } from "../../components/Skeleton";
import { TableSkeleton } from "../contacts/TableSkeleton";
import { BulkState } from "../jobs/BulkJobRow";
import { Group } from "./Group";
import { bulk } from "./samples";
import styles from "./gallery.module.css";

const LINKS = ["connecting", "live", "polling", "offline"] as const;
const JOBS: readonly BulkJob[] = [
  bulk({ state: "queued", progress: 0 }),
  bulk({ state: "running", progress: 40 }),
  bulk({ state: "running", progress: 70, undoing: true }),
  bulk({ state: "done" }),
  bulk({ state: "stopped" }),
  bulk({ state: "undone" }),
  bulk({ state: "stopped", problem: "it failed again and again" }),
];

/** How the page says what goes on elsewhere: on the way to the server, and on the server. */
export function Signals() {
  useEffect(beOffline, []);
  return (
    <>
      <Group name="The way to the server: looked for, live, asked now and then, gone">
        {LINKS.map((state) => (
          <LiveState key={state} state={state} />
        ))}
        <div className={styles.wide}>
          <OfflineBanner />
        </div>
      </Group>
      <Group name="Jobs: waiting, running, being taken back, done, stopped, taken back, failed">
        {JOBS.map((job) => (
          <BulkState key={`${job.state} ${job.undoing} ${job.problem}`} job={job} />
        ))}
      </Group>
      <Group name="What holds a place: rows, cards, a conversation" tall>
        <TableSkeleton rows={2} cards={false} />
        <TableSkeleton rows={2} cards />
        <ChatSkeleton />
        <NotesSkeleton />
        <ActivitySkeleton />
        <PageSkeleton />
        <Waiting lines={3} />
      </Group>
    </>
  );
}

/** No screen that listens is open beside this page. */
function beOffline(): () => void {
  link.set("offline");
  return () => link.set("connecting");
}
