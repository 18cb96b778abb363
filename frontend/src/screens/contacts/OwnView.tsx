import { Button } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../api/queries/session";
import { useViews, type ViewChange } from "../../api/queries/views";
import type { Session, View } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { errorLine } from "../../components/States";
import { later, t } from "../../i18n";
import type { ListSearch } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { keyOf, queryOf, searchOf } from "../../lib/views";
import { useListSearch } from "./useListSearch";

const ViewDialog = lazy(later(() => import("./ViewDialog")));
const ConfirmDialog = lazy(
  later(() =>
    import("../../components/ConfirmDialog").then((module) => ({ default: module.ConfirmDialog })),
  ),
);

type Act = "rename" | "pin" | "default" | "delete";

/** The view that is open: keep or drop what was changed in it, and what else can be done with it. */
export function OwnView({ view, search }: { view: View; search: ListSearch }) {
  const session = useSession();
  const { replaceAll } = useListSearch();
  const { change } = useViews();
  const may = mayChange(session, view);
  const save = (part: ViewChange) => change.mutate({ view, ...part }, { onError: failed });
  return (
    <>
      {keyOf(search) !== keyOf(searchOf(view)) && (
        <>
          {may ? (
            <Button
              size="compact-sm"
              variant="subtle"
              loading={change.isPending}
              onClick={() => save({ query: queryOf(search) })}
            >
              {t("views.save_changes")}
            </Button>
          ) : (
            <KeepOwn search={search} />
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={() => replaceAll(searchOf(view))}
          >
            {t("action.cancel")}
          </Button>
        </>
      )}
      {may && (
        <More view={view} search={search} own={view.owner_id === session.member.id} onSave={save} />
      )}
    </>
  );
}

/** A changed view of the team, for who may not change it for the team. */
function KeepOwn({ search }: { search: ListSearch }) {
  const [naming, setNaming] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setNaming(true)}>
        {t("views.keep_own")}
      </Button>
      {naming && (
        <Suspense>
          <ViewDialog search={search} onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </>
  );
}

/** As the server has it: one's own views, and the team's by those who run things. */
function mayChange(session: Session, view: View): boolean {
  return view.owner_id === session.member.id || (view.shared && can(session, "settings:write"));
}

const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });

interface MoreProps {
  view: View;
  search: ListSearch;
  own: boolean;
  onSave: (change: ViewChange) => void;
}

function More({ view, search, own, onSave }: MoreProps) {
  const { replaceAll } = useListSearch();
  const { remove } = useViews();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const close = () => setAsking(null);
  const options: { value: Act; label: string }[] = [
    { value: "rename", label: t("views.rename") },
    { value: "pin", label: t(view.pinned ? "views.unpin" : "views.pin") },
    // only its owner's list begins with it
    ...(own
      ? [
          {
            value: "default" as const,
            label: t(view.is_default ? "views.no_default" : "views.default"),
          },
        ]
      : []),
    { value: "delete", label: t("views.delete") },
  ];
  const act = (what: Act) => {
    if (what === "pin") onSave({ pinned: !view.pinned });
    else if (what === "default") onSave({ is_default: !view.is_default });
    else setAsking(what);
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        px={6}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={t("views.more_of", { name: view.name })}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <IconDots size={16} aria-hidden />
      </Button>
      {anchor && (
        <FloatingMenu
          anchor={anchor}
          label={t("views.more_of", { name: view.name })}
          options={options}
          value={null}
          onPick={act}
          onClose={() => setAnchor(null)}
        />
      )}
      {asking === "rename" && (
        <Suspense>
          <ViewDialog search={search} view={view} onClose={close} />
        </Suspense>
      )}
      {asking === "delete" && (
        <Suspense>
          <ConfirmDialog
            title={t("views.delete_of", { name: view.name })}
            text={t(view.shared ? "views.delete_shared_text" : "views.delete_text")}
            action={t("views.delete")}
            onConfirm={() =>
              remove.mutate(view.id, { onSuccess: () => replaceAll({}), onError: failed })
            }
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
