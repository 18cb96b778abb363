import { useDecideDuplicate } from "../../api/queries/merges";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

/** Says of another contact that it is somebody else, with an undo. */
export function useNotTheSame(contact: Contact): (other: Contact) => void {
  const decide = useDecideDuplicate();
  const onError = (error: Error) => toast(errorLine(error), { tone: "bad" });
  return (other) => {
    const pair = { id: contact.id, otherId: other.id };
    // Promises and not callbacks: the card that asked is gone when somebody takes it back
    const noted = () =>
      toast(t("merge.noted", { name: other.name }), {
        action: {
          label: t("action.undo"),
          run: () => void decide.mutateAsync({ ...pair, same: true }).catch(onError),
        },
      });
    decide.mutateAsync({ ...pair, same: false }).then(noted, onError);
  };
}
