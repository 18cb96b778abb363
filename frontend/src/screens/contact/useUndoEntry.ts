import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { ApiError } from "../../api/client";
import { useChangeTags, useEditContact, useSetBlocked, useSetStatus } from "../../api/queries/contacts";
import { membersQuery } from "../../api/queries/reference";
import { pipelineQuery } from "../../api/queries/workspace";
import type { AuditEntry, Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { mayMove } from "../../lib/moves";
import { toast } from "../../lib/toasts";
import { useTakeApart } from "../merge/useTakeApart";
import { type Inverse, inverseOf } from "./inverse";

/** How an entry of the trail is taken back; null for an entry that can't be. */
export function useUndoEntry(contact: Contact): (entry: AuditEntry) => (() => void) | null {
  const { data } = useQuery(membersQuery);
  const { data: pipeline } = useQuery(pipelineQuery);
  const { mutateAsync: move } = useSetStatus();
  const { mutateAsync: tag } = useChangeTags();
  const { mutateAsync: block } = useSetBlocked();
  const { mutateAsync: edit } = useEditContact();
  const takeApart = useTakeApart();
  const people = data?.items.filter((member) => member.status === "active") ?? [];
  const send = useCallback(
    (inverse: Inverse, undoOf: string) => {
      if (inverse.kind === "status") return move({ contact, status: inverse.status, undoOf });
      if (inverse.kind === "tags") return tag({ contact, ...inverse, undoOf });
      if (inverse.kind === "blocked") return block({ contact, blocked: inverse.blocked, undoOf });
      return edit({ contact, change: inverse.change, owner: inverse.owner, undoOf });
    },
    [contact, move, tag, block, edit],
  );
  return (entry) => {
    const mergeId = mergeIn(entry);
    if (mergeId) return () => takeApart(contact.id, mergeId);
    const inverse = inverseOf(entry, contact, people);
    if (inverse?.kind === "status" && !mayMove(pipeline, contact.status, inverse.status)) return null;
    return inverse && (() => void send(inverse, entry.id).then(done, fail));
  };
}

/** The merge that an entry of the survivor's trail is about, unless it was taken back. */
export function mergeIn({ action, facts, undone_by }: AuditEntry): string | null {
  if (action !== "contact.merged" || undone_by || !facts.other_id) return null;
  return typeof facts.merge_id === "string" ? facts.merge_id : null;
}

function done(): void {
  toast(t("activity.undone"), { tone: "good" });
}

function fail(error: unknown): void {
  const overtaken = error instanceof ApiError && error.status === 412;
  toast(overtaken ? t("overtaken.by_somebody") : errorLine(error), { tone: "bad" });
}
