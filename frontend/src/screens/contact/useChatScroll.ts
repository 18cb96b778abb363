import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** How far from its end, in pixels, somebody still reads what comes last. */
const NEAR = 40;

/**
 * Keeps a chat where it is read: at its end for as long as nobody scrolls back, and at the same
 * message when earlier ones come above it. The chat alone scrolls, never the page around it.
 */
export function useChatScroll(messages: readonly { id: string }[]): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const last = useRef<{ oldest?: string; height: number; atEnd: boolean }>({ height: 0, atEnd: true });
  const oldest = messages[0]?.id;
  const newest = messages.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest says that messages came
  useLayoutEffect(() => {
    const chat = box.current;
    if (!chat) return;
    const before = last.current;
    const earlierCame = before.oldest !== undefined && before.oldest !== oldest;
    if (earlierCame) chat.scrollTop += chat.scrollHeight - before.height;
    else if (before.atEnd) chat.scrollTop = chat.scrollHeight;
    last.current = { oldest, height: chat.scrollHeight, atEnd: before.atEnd };
  }, [oldest, newest]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the box is there with the messages
  useEffect(() => {
    const chat = box.current;
    const scrolled = () => {
      if (!chat) return;
      last.current.atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < NEAR;
    };
    chat?.addEventListener("scroll", scrolled);
    return () => chat?.removeEventListener("scroll", scrolled);
  }, [oldest === undefined]);
  return box;
}
