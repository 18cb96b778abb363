import { useSavePreferences } from "../../api/queries/session";
import { errorLine } from "../../components/States";
import { toast } from "../../lib/toasts";
import { keepWidths, type Widths, widths } from "../../lib/widths";

/** Keep widths for the member on every device. */
export function useResize() {
  const save = useSavePreferences();
  const keep = (next: Widths) => {
    keepWidths(next);
    save.mutate(
      { column_widths: next },
      { onError: (error) => toast(errorLine(error), { tone: "bad" }) },
    );
  };
  return { keep, keepDrawn: () => keep(widths.get()), reset: () => keep({}) };
}
