import { useMemo } from "react";
import { useSavePreferences } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { type ColumnKey, columns, linked, setColumns } from "../../lib/columns";
import { useStore } from "../../lib/store";
import { toast } from "../../lib/toasts";
import { useListSearch } from "./useListSearch";

/** The columns of the table: those that its address names, else the member's own. */
export function useColumns(): readonly ColumnKey[] {
  const { search } = useListSearch();
  const own = useStore(columns, (now) => now);
  const named = search.columns?.join(" ");
  // the same array as long as the same columns are named: every row is given it
  return useMemo(() => (named === undefined ? own : columnNames(named)), [named, own]);
}

/** Choose columns: in a view for the view, elsewhere also for oneself on every device. */
export function useChooseColumns(): (next: readonly ColumnKey[]) => void {
  const { search, replaceAll } = useListSearch();
  const save = useSavePreferences();
  return (next) => {
    if (!search.view) {
      setColumns(next);
      save.mutate(
        { columns: [...next] },
        { onError: (error) => toast(errorLine(error), { tone: "bad" }) },
      );
    }
    void replaceAll({ ...search, columns: linked(next) }, true);
  };
}

function columnNames(text: string): ColumnKey[] {
  return text.split(" ").filter((key): key is ColumnKey => key !== "name");
}
