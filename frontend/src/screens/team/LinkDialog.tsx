import { Button, Modal } from "@mantine/core";
import { CopyBox } from "../../components/CopyBox";
import { t } from "../../i18n";

interface Props {
  name: string;
  link: string;
  /** The person has not been here yet. */
  invited: boolean;
  onClose: () => void;
}

/** A one-time link to hand over; it is shown this once, and no stray click closes it. */
export function LinkDialog({ name, link, invited, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t(invited ? "team.invitation_title" : "team.link_title", { name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        <p>{t("team.link_text")}</p>
        <CopyBox text={link} />
        <Button onClick={onClose} style={{ alignSelf: "flex-end" }}>
          {t("bulk.done")}
        </Button>
      </div>
    </Modal>
  );
}
