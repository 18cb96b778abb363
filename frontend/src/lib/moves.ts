import type { LeadStatus, Pipeline } from "../api/types";

/**
 * Whether the workspace's workflow leads from one status to another, or it is the same one. What
 * isn't known is let through: the server has the last word.
 */
export function mayMove(pipeline: Pipeline | undefined, from: LeadStatus, to: LeadStatus): boolean {
  const stage = pipeline?.items.find((each) => each.code === from);
  return from === to || !stage || stage.allowed.includes(to);
}
