import { Button, CloseButton } from "@mantine/core";
import {
  IconBan,
  IconDownload,
  IconRefresh,
  IconTag,
  IconTrash,
  IconUserCircle,
} from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useBulk } from "../../api/queries/bulk";
import { useSession } from "../../api/queries/session";
import type { BulkAction, Contact, LeadStatus, Page, SelectionBody } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { FloatingMenu } from "../../components/FloatingMenu";
import { OwnerMenu } from "../../components/OwnerMenu";
import { errorLine } from "../../components/States";
import { StatusBadge } from "../../components/StatusBadge";
import { later, number, t } from "../../i18n";
import { chosen, clearChosen, untickAll } from "../../lib/chosen";
import { STATUSES } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { foundInstead } from "../../lib/recount";
import { isCounted, recounted, toApi } from "../../lib/selection";
import { useStore } from "../../lib/store";
import { toast } from "../../lib/toasts";
import { BulkTagDialog } from "./BulkTagDialog";
import styles from "./contacts.module.css";
import { SelectMore } from "./SelectMore";
import { useListSearch } from "./useListSearch";

const ExportDialog = lazy(later(() => import("./ExportDialog")));

type Asking =
  | { what: "delete" | "export" }
  | { what: "tag"; selection: SelectionBody }
  | { what: "status" | "owner"; at: HTMLElement }
  | { what: "moved"; found: number; again: () => void };

/** What can be done with the ticked contacts; loaded when the first one is ticked. */
export default function BulkActions({ n, page }: { n: number; page: Page<Contact> | undefined }) {
  const session = useSession();
  const [asking, setAsking] = useState<Asking | null>(null);
  const bulk = useBulk();
  const everything = useStore(chosen, (selection) => selection.mode === "all");
  const counted = useStore(chosen, isCounted);
  const { blocked } = useListSearch().search;
  const selection = () => toApi(chosen.get());
  const failed = (error: unknown) => toast(errorLine(error), { tone: "bad" });
  const refused = (again: () => void) => (error: unknown) => {
    const found = foundInstead(error);
    if (found === null) return failed(error);
    chosen.set((before) => recounted(before, found));
    setAsking({ what: "moved", found, again });
  };

  const run = (action: BulkAction): void => {
    const meant = chosen.get();
    const onEnd = () => action.kind === "delete" && untickAll(meant);
    bulk.mutate(
      { selection: toApi(meant), action, onEnd },
      { onError: refused(() => run(action)) },
    );
  };
  const ask = (what: "status" | "owner") => (event: React.MouseEvent<HTMLElement>) =>
    setAsking({ what, at: event.currentTarget });

  return (
    <section data-bulk className={styles.bulk} aria-label={t("bulk.label")}>
      <CloseButton aria-label={t("bulk.clear")} onClick={clearChosen} />
      <strong className="num" aria-live="polite">
        {counted
          ? t("bulk.selected", { n })
          : t("bulk.selected_about", { about: t("contacts.about", { n: number(n) }) })}
      </strong>
      {!everything && <SelectMore n={n} page={page} />}
      <span className={styles.bulkActions}>
        {can(session, "bulk:write") && (
          <>
            <Action
              icon={IconTag}
              label={t("bulk.tag")}
              onClick={() => setAsking({ what: "tag", selection: selection() })}
            />
            <Action icon={IconRefresh} label={t("bulk.status")} onClick={ask("status")} />
            <Action icon={IconUserCircle} label={t("bulk.owner")} onClick={ask("owner")} />
            <Action
              icon={IconBan}
              label={t(blocked === "yes" ? "block.lift" : "block.action")}
              onClick={() => run({ kind: blocked === "yes" ? "unblock" : "block" })}
            />
          </>
        )}
        {can(session, "exports:write") && (
          <Action
            icon={IconDownload}
            label={t("bulk.export")}
            onClick={() => setAsking({ what: "export" })}
          />
        )}
        {can(session, "contacts:delete") && can(session, "bulk:write") && (
          <Action
            icon={IconTrash}
            label={t("bulk.delete")}
            onClick={() => setAsking({ what: "delete" })}
          />
        )}
      </span>
      {bulk.isPending && (
        <span role="status" className="dim">
          {t("bulk.working")}
        </span>
      )}
      {asking?.what === "status" && (
        <FloatingMenu<LeadStatus>
          anchor={asking.at}
          label={t("bulk.status")}
          value={null}
          options={STATUSES.map((status) => ({
            value: status,
            label: "",
            icon: <StatusBadge status={status} />,
          }))}
          onPick={(status) => run({ kind: "status", status })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === "owner" && (
        <OwnerMenu
          anchor={asking.at}
          label={t("bulk.owner")}
          value={null}
          onPick={(owner) => run({ kind: "owner", owner_id: owner?.id ?? null })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === "tag" && (
        <BulkTagDialog
          n={n}
          selection={asking.selection}
          onDone={run}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === "export" && (
        <Suspense>
          <ExportDialog page={page} onClose={() => setAsking(null)} />
        </Suspense>
      )}
      {asking?.what === "delete" && (
        <ConfirmDialog
          title={t("bulk.delete_title", { n })}
          text={t("bulk.delete_text")}
          action={t("bulk.delete")}
          onConfirm={() => run({ kind: "delete" })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === "moved" && (
        <ConfirmDialog
          title={t("bulk.moved_title", { n: asking.found })}
          text={t("bulk.moved_text")}
          action={t("bulk.moved_go", { n: asking.found })}
          onConfirm={asking.again}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

interface ActionProps {
  icon: typeof IconTag;
  label: string;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
}

function Action({ icon: Icon, label, onClick }: ActionProps) {
  return (
    <Button
      size="compact-md"
      fz="sm"
      variant="subtle"
      color="gray"
      leftSection={<Icon size={16} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
