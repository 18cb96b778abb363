import { useSavePreferences } from "../../api/queries/session";
import { keepWidths, type Widths, widths } from "../../lib/widths";

/** Keep widths for the member on every device. */
export function useResize() {
  const save = useSavePreferences();
  const keep = (next: Widths) => {
    keepWidths(next);
    save.mutate({ column_widths: next });
  };
  return { keep, keepDrawn: () => keep(widths.get()), reset: () => keep({}) };
}
