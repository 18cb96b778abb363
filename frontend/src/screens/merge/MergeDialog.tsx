import { Modal } from "@mantine/core";
import { useState } from "react";
import type { Contact } from "../../api/types";
import { t } from "../../i18n";
import { Compare } from "./Compare";
import { PickOther } from "./PickOther";

interface Props {
  contact: Contact;
  /** Who it may be; without one it is looked for first. */
  other?: Contact;
  onClose: () => void;
}

/** Two contacts that are one person: who the other one is, what is taken of whom, and how. */
export default function MergeDialog({ contact, other, onClose }: Props) {
  const [found, setFound] = useState(other);
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        found
          ? t("merge.title", { name: contact.name, other: found.name })
          : t("merge.find_title", { name: contact.name })
      }
      size="lg"
      centered
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {found ? (
        <Compare
          contact={contact}
          other={found}
          onBack={other ? undefined : () => setFound(undefined)}
          onClose={onClose}
        />
      ) : (
        <PickOther contact={contact} onPick={setFound} />
      )}
    </Modal>
  );
}
