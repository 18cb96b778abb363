import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { News } from "../../lib/stream";
import { keys } from "../keys";
import type { ColdContact, ColdPage, Contact } from "../types";
import { shown, type Wish } from "./wishes";

type Pages = InfiniteData<ColdPage>;
const LISTS = { queryKey: [...keys.goingCold, "list"] };

/** Show a record as it is, or is about to be, in the queue; who was moved leaves it at once. */
export function patchCold(client: QueryClient, contact: Contact, not?: Wish): void {
  client.setQueriesData<Pages>(LISTS, (data) => {
    if (!data || !stands(data, contact.id)) return data;
    const items = (page: ColdPage) =>
      page.items.flatMap((item) => {
        if (item.id !== contact.id) return [item];
        const now = { ...item, ...shown(client, item, contact, not) };
        return stays(item, now) ? [now] : [];
      });
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: items(page) })) };
  });
}

/** Whether somebody who stood in the queue still does, as they are now. */
export function stays(before: ColdContact, now: Contact): boolean {
  return now.status === before.status && now.state === "live";
}

/** Take somebody out of the queue whom it is to leave alone, or who comes back into the other. */
export function takeOut(client: QueryClient, id: string): void {
  client.setQueriesData<Pages>(LISTS, (data) => {
    if (!data || !stands(data, id)) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id),
    }));
    return { ...data, pages };
  });
}

/** Read the queue again when somebody in it wrote, was moved or went, whoever did that. */
export function coldNews(client: QueryClient, batch: readonly News[]): void {
  const about = batch.map(({ id }) => id);
  const touched = client
    .getQueriesData<Pages>(LISTS)
    .some(([, data]) => data && about.some((id) => id && stands(data, id)));
  if (touched) void client.invalidateQueries({ queryKey: keys.goingCold });
}

function stands(data: Pages, id: string): boolean {
  return data.pages.some(({ items }) => items.some((item) => item.id === id));
}
