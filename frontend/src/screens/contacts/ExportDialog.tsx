import { Alert, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useExport } from "../../api/queries/exports";
import { useSession } from "../../api/queries/session";
import type { Contact, Page, SelectionBody } from "../../api/types";
import { FormDialog } from "../../components/FormDialog";
import { ErrorText } from "../../components/States";
import { type Key, t } from "../../i18n";
import { chosen } from "../../lib/chosen";
import { toApiCrowd } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { foundInstead } from "../../lib/recount";
import { recounted, toApi } from "../../lib/selection";
import { Choice } from "./Choice";
import styles from "./contacts.module.css";
import { useLeaveOut } from "./LeaveOutStopped";
import { type Crowd, useCrowds } from "./useCrowds";
import { useListSearch } from "./useListSearch";

/** The columns of an export in their order, and what they are called. */
const LABELS = {
  name: "column.name",
  phone: "column.phone",
  email: "column.email",
  tags: "column.tags",
  status: "column.status",
  owner: "column.owner",
  marketing: "column.marketing",
  last_active_at: "column.last_active",
  created_at: "column.created",
  username: "export.username",
  user_id: "export.user_id",
  id: "export.id",
  version: "export.version",
  wa_id: "export.wa_id",
  source: "column.source",
  updated_at: "export.updated_at",
  blocked: "contact.blocked",
} as const satisfies Record<string, Key>;
type Column = keyof typeof LABELS;
const COLUMNS = Object.keys(LABELS) as Column[];
/** What an import that comes back needs, and who people are; as the server has it. */
const USUAL = COLUMNS.slice(0, 13);

interface Props {
  page: Page<Contact> | undefined;
  onClose: () => void;
}

/** Which contacts go into a file, and which columns of them. */
export default function ExportDialog({ page, onClose }: Props) {
  const session = useSession();
  /** How many match by now, where that is not what the list said. */
  const [found, setFound] = useState<number | null>(null);
  const crowds = useCrowds(found ?? page?.total);
  const [crowd, setCrowd] = useState<Crowd>(crowds[0]?.crowd ?? "all");
  const [columns, setColumns] = useState<readonly Column[]>(USUAL);
  const selection = useSelection(crowd, page, found);
  const { line, leavesOut, isLoading } = useLeaveOut(selection());
  const download = useExport();
  const make = useMutation({
    mutationFn: () => {
      const leave_out_stopped = leavesOut || undefined;
      return download.mutateAsync({ selection: selection(), columns, leave_out_stopped });
    },
    onSuccess: onClose,
    onError: (error) => {
      const now = foundInstead(error);
      if (now === null) return;
      if (crowd === "chosen") chosen.set((before) => recounted(before, now));
      else setFound(now);
    },
  });
  const moved = foundInstead(make.error);
  const toggle = (column: Column) =>
    setColumns((now) => COLUMNS.filter((each) => now.includes(each) !== (each === column)));
  return (
    <FormDialog
      title={t("export.title")}
      unsaved={columns.length !== USUAL.length || columns.some((each) => !USUAL.includes(each))}
      busy={make.isPending}
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (columns.length > 0) make.mutate();
        }}
      >
        {make.error && (
          <Alert color="red" role="alert">
            {moved === null ? (
              <ErrorText error={make.error} />
            ) : (
              `${t("bulk.moved_title", { n: moved })}. ${t("bulk.moved_text")}`
            )}
          </Alert>
        )}
        <fieldset className={styles.group}>
          <legend>{t("export.who")}</legend>
          {crowds.map(({ crowd: each, label }) => (
            <label key={each} className={styles.choice}>
              <input
                type="radio"
                name="crowd"
                data-autofocus={each === crowd || undefined}
                checked={each === crowd}
                onChange={() => {
                  setCrowd(each);
                  make.reset();
                }}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t("columns.title")}</legend>
          <div className={styles.twoColumns}>
            {COLUMNS.map((column) => (
              <Choice key={column} on={columns.includes(column)} onChange={() => toggle(column)}>
                {t(LABELS[column])}
              </Choice>
            ))}
          </div>
        </fieldset>
        {line}
        {!can(session, "numbers:export") && <p className="dim">{t("export.masked")}</p>}
        {columns.length === 0 && <p role="alert">{t("export.no_column")}</p>}
        <Button type="submit" loading={make.isPending || isLoading} style={{ alignSelf: "flex-end" }}>
          {moved === null ? t("export.go") : t("bulk.moved_go", { n: moved })}
        </Button>
      </form>
    </FormDialog>
  );
}

/** What the API is asked for; how many match is expected where that is known exactly. */
function useSelection(
  crowd: Crowd,
  page: Page<Contact> | undefined,
  found: number | null,
): () => SelectionBody {
  const { search } = useListSearch();
  return () => {
    if (crowd === "chosen") return toApi(chosen.get());
    if (crowd === "all") return { filter: {}, exclude_ids: [], expected_count: null };
    const filter = toApiCrowd(search, page?.names_only);
    const expected = found ?? (page?.total_is_exact ? page.total : null);
    return { filter, exclude_ids: [], expected_count: expected };
  };
}
