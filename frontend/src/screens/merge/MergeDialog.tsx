import { useState } from "react";
import type { Contact } from "../../api/types";
import { FormDialog } from "../../components/FormDialog";
import { t } from "../../i18n";
import { type Choice, Compare } from "./Compare";
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
  const [choice, setChoice] = useState<Choice | null>(null);
  const [merging, setMerging] = useState(false);
  const back = () => {
    setFound(undefined);
    setChoice(null);
  };
  return (
    <FormDialog
      unsaved={choice !== null}
      busy={merging}
      onClose={onClose}
      title={
        found
          ? t("merge.title", { name: contact.name, other: found.name })
          : t("merge.find_title", { name: contact.name })
      }
      size="lg"
      centered
    >
      {(close) =>
        found ? (
          <Compare
            contact={contact}
            other={found}
            choice={choice}
            onChoose={setChoice}
            onBack={other ? undefined : back}
            onMerging={setMerging}
            onCancel={close}
            onMerged={onClose}
          />
        ) : (
          <PickOther contact={contact} onPick={setFound} />
        )
      }
    </FormDialog>
  );
}
