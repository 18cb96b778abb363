import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { exportCheckQuery } from "../../api/queries/exports";
import type { SelectionBody } from "../../api/types";
import { t } from "../../i18n";
import { Choice } from "./Choice";

/**
 * Whether an export leaves out those who stopped marketing: it does, unless somebody wants them in
 * it. Where nobody did, or that can't be told now, nothing is asked and nobody is left out.
 */
export function useLeaveOut(selection: SelectionBody) {
  const [wanted, setWanted] = useState(true);
  const { data, isLoading } = useQuery(exportCheckQuery(selection));
  const n = data?.marketing_stopped ?? 0;
  const line = n > 0 && (
    <Choice on={wanted} onChange={() => setWanted(!wanted)}>
      {t("export.leave_out", { n })}
    </Choice>
  );
  return { line, leavesOut: wanted && n > 0, isLoading };
}
