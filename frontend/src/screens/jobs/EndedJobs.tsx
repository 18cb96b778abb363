import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { keys } from "../../api/keys";
import { exportsOver, resume } from "../../api/queries/follow";
import { useSession } from "../../api/queries/session";
import { latestNews } from "../../lib/live";
import { countOf, ended, lookedAt, running, sharedByPages } from "../../lib/ownJobs";
import { useStore } from "../../lib/store";
import type { News } from "../../lib/stream";
import EndedCount from "./EndedCount";

export default function EndedJobs() {
  const client = useQueryClient();
  const { id } = useSession().member;
  const n = useStore(ended, (jobs) => countOf(jobs, id));
  const looking = useRouterState({ select: ({ location }) => location.pathname === "/jobs" });
  useEffect(() => resume(client, id), [client, id]);
  useEffect(sharedByPages, []);
  useEffect(() => latestNews.subscribe(() => hear(client, id, latestNews.get())), [client, id]);
  useEffect(() => {
    if (looking && n > 0) lookedAt();
  }, [looking, n]);
  return <EndedCount />;
}

/** A colleague's job shows on an open list of jobs, and an own download may be through. */
function hear(client: QueryClient, member: string, batch: readonly News[]): void {
  const about = (noun: string) => batch.some(({ type }) => type.startsWith(`${noun}.`));
  const anew = batch.some(({ type }) => type === "resync");
  if (about("bulk")) void client.invalidateQueries({ queryKey: keys.bulkJobs });
  if (about("export")) void client.invalidateQueries({ queryKey: keys.exports });
  const heard = new Set(batch.map(({ id }) => id));
  const over = running().filter(
    ({ kind, id, by }) => kind === "export" && by === member && (anew || heard.has(id)),
  );
  void exportsOver(over).catch(() => {});
}
