import type { BulkAction, TagCounts } from "../../api/types";
import { sameTag } from "../../lib/tagNames";

/** How many of a selection have a tag; nobody knows where they are too many to count. */
export type Had = "all" | "some" | "none" | "unknown";

/** By name, what is to happen to a tag; one that is not in it stays as it is. */
export type Wishes = ReadonlyMap<string, "add" | "remove">;

/** What can be wished of a tag, in the order in which pressing it goes through. */
const TURNS: Record<Had, readonly ("add" | "remove")[]> = {
  all: ["remove"],
  none: ["add"],
  some: ["add", "remove"],
  unknown: ["add", "remove"],
};

/** The wishes after a tag was pressed once more; after the last turn it stays as it is. */
export function next(wishes: Wishes, name: string, had: Had): Wishes {
  const now = wishes.get(name);
  const turn = now ? TURNS[had].indexOf(now) + 1 : 0;
  const wish = TURNS[had][turn];
  const after = new Map(wishes);
  if (wish) after.set(name, wish);
  else after.delete(name);
  return after;
}

export function hadBy(name: string, counts: TagCounts | undefined): { who: Had; n: number | null } {
  if (!counts?.items || counts.total === null) return { who: "unknown", n: null };
  const n = counts.items.find((each) => sameTag(each.name, name))?.contacts ?? 0;
  return { who: n === 0 ? "none" : n < counts.total ? "some" : "all", n };
}

export function chosenTags(wishes: Wishes): { add: string[]; remove: string[] } {
  const of = (wish: string) =>
    [...wishes].filter(([, each]) => each === wish).map(([name]) => name);
  return { add: of("add"), remove: of("remove") };
}

/** What is asked for: one job, however many tags come and go. */
export function tagAction(add: string[], remove: string[]): BulkAction {
  if (add.length === 0) return { kind: "untag", tags: remove };
  if (remove.length === 0) return { kind: "tag", tags: add };
  return { kind: "retag", tags: add, remove };
}
