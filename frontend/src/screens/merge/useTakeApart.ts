import { useCallback } from "react";
import { useUnmerge } from "../../api/queries/merges";
import { errorLine } from "../../components/States";
import { t, tCode } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Put both people of a merge back, and say what stays since somebody changed it. */
export function useTakeApart(): (id: string, mergeId: string) => void {
  const { mutateAsync } = useUnmerge();
  return useCallback(
    (id, mergeId) => {
      mutateAsync({ id, mergeId }).then(
        ({ contact, other, kept }) => {
          const both = t("merge.undone", { name: contact.name, other: other.name });
          const fields = kept.map((field) => tCode("field", field)).join(", ");
          toast(fields ? `${both} ${t("merge.kept", { fields })}` : both, { tone: "good" });
        },
        (error) => toast(errorLine(error), { tone: "bad" }),
      );
    },
    [mutateAsync],
  );
}
