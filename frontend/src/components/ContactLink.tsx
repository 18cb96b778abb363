import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

interface Props {
  id: string;
  className?: string | undefined;
  children: ReactNode;
}

/**
 * The link to a contact, for lists: the router's own works out an address, and does so again for
 * each row whenever the address of the page changes. This one needs it only when it is followed.
 */
export function ContactLink({ id, className, children }: Props) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    void router.navigate({ to: "/contacts/$id", params: { id } });
  };
  return (
    <a href={`/contacts/${id}`} className={className} onClick={follow}>
      {children}
    </a>
  );
}

/** Whether it is for this window: with another button or a key held down it is for the browser. */
function isPlain(event: MouseEvent): boolean {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
  return !event.defaultPrevented && button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}
