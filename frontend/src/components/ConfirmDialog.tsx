import { Button, Modal } from "@mantine/core";
import { t } from "../i18n";

interface Props {
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that is hard to take back; the focus starts on the safe side. */
export function ConfirmDialog({ title, text, action, onConfirm, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p>{text}</p>
      <div className="bar" style={{ justifyContent: "flex-end", marginBlockStart: 20 }}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}
