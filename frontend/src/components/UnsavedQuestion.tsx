import { t } from "../i18n";
import { ConfirmDialog } from "./ConfirmDialog";

/** Asks once before something unsaved is left by one's own doing. */
export function UnsavedQuestion({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  return (
    <ConfirmDialog
      title={t("unsaved.title")}
      text={t("unsaved.text")}
      action={t("unsaved.leave")}
      onConfirm={onLeave}
      onClose={onStay}
    />
  );
}
