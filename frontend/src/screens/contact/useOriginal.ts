import { useEffect, useState } from "react";
import type { Message } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import { elementOf } from "./Bubble";

export interface Pages<P> {
  data: { pages: P[] } | undefined;
  hasNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => Promise<Pages<P>>;
}

/**
 * What a bubble needs to show the message that another one answers, and to go to it, reading back as
 * far as it takes. When that fails it says so, and another press tries again.
 */
export function useOriginal<P>(query: Pages<P>, messagesIn: (page: P) => readonly Message[]) {
  const [marked, setMarked] = useState<string | null>(null);
  useEffect(() => {
    const element = marked && document.getElementById(elementOf({ id: marked }));
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }, [marked]);

  const among = ({ data }: Pages<P>, wamid: string) =>
    data?.pages.flatMap(messagesIn).find((message) => message.wamid === wamid);
  const show = async (wamid: string) => {
    let read = query;
    let found = among(read, wamid);
    while (!found && read.hasNextPage) {
      const before = read.data?.pages.length;
      read = await read.fetchNextPage();
      // What can't be read now can't be gone to
      if (read.data?.pages.length === before) {
        if (read.isFetchNextPageError) toast(unread(read.error), { tone: "bad" });
        return;
      }
      found = among(read, wamid);
    }
    if (found) setMarked(found.id);
    else toast(t("messages.original_gone"));
  };
  const byWamid = new Map(
    query.data?.pages.flatMap(messagesIn).map((message) => [message.wamid, message]),
  );
  return (message: Message) => {
    const about = message.context?.id;
    const original = about ? (byWamid.get(about) ?? null) : undefined;
    return {
      message,
      marked: marked === message.id,
      onUnmark: () => setMarked(null),
      original,
      onOriginal: about && (original || query.hasNextPage) ? () => void show(about) : undefined,
    };
  };
}

function unread(error: unknown): string {
  return `${t("messages.original_unread")} ${errorLine(error)}`;
}
