import { keepPreviousData, queryOptions, useQueries } from "@tanstack/react-query";
import { STATUSES } from "../../lib/filters";
import { api } from "../client";
import { keys } from "../keys";
import type { Contact, LeadStatus, Page, PipelineNumbers } from "../types";
import { STILL } from "./contacts";
import { broughtTo, shownPage } from "./wishes";

const SHOWN = 30;

/** Who moved and who became a customer in the last days. */
export function numbersOfPipeline(days: number) {
  return queryOptions({
    queryKey: keys.pipelineNumbers(days),
    queryFn: () => {
      const from = new Date(Date.now() - days * 86_400_000).toISOString();
      return api.get<PipelineNumbers>("/api/v1/lead-statuses/numbers", { query: { from } });
    },
    placeholderData: keepPreviousData,
  });
}

/** The people of one stage, those who wrote last first. */
export function stageQuery(status: LeadStatus) {
  const query = { status: [status], sort: "-last_active_at", limit: SHOWN };
  return queryOptions({
    queryKey: keys.stage(status),
    queryFn: async ({ client }) => {
      const begun = Date.now();
      const page = shownPage(client, await api.get<Page<Contact>>("/api/v1/contacts", { query }));
      const moved = new Map(broughtTo(client, status, begun).map((each) => [each.id, each]));
      for (const { id } of page.items) moved.delete(id);
      return { ...page, items: [...page.items, ...moved.values()] };
    },
    ...STILL,
  });
}

/**
 * The cards of the board by stage; undefined while a stage is being read. A card that was moved,
 * here or by a colleague, stands at once in its new stage, behind those that are there.
 */
export function useStages(): Record<LeadStatus, Contact[] | undefined> {
  return useQueries({ queries: STATUSES.map(stageQuery), combine: byStage });
}

function byStage(answers: readonly { data: Page<Contact> | undefined }[]) {
  const known = new Map<string, Contact>();
  for (const { data } of answers) {
    for (const contact of data?.items ?? []) {
      const other = known.get(contact.id);
      if (!other || other.version <= contact.version) known.set(contact.id, contact);
    }
  }
  const stages = STATUSES.map((status, at) => {
    const own = answers[at]?.data?.items ?? [];
    const here = new Set(own.map((contact) => contact.id));
    const cards = [...known.values()].filter((contact) => contact.status === status);
    const placed = [
      ...cards.filter((contact) => here.has(contact.id)),
      ...cards.filter((contact) => !here.has(contact.id)),
    ];
    return [status, answers[at]?.data && placed] as const;
  });
  return Object.fromEntries(stages) as Record<LeadStatus, Contact[] | undefined>;
}
