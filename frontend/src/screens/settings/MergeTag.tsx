import { Alert, Button, Modal, Select } from "@mantine/core";
import { useState } from "react";
import { useEditTag } from "../../api/queries/workspace";
import type { Tag } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

interface Props {
  tag: Tag;
  others: Tag[];
  /** Into which, when that is known already: a rename met it. */
  into: Tag | null;
  onClose: () => void;
}

/** Asks into which tag another goes, and says what that does: it can't be taken apart again. */
export function MergeTag({ tag, others, into, onClose }: Props) {
  const edit = useEditTag();
  const [chosen, setChosen] = useState(into?.id ?? null);
  const target = others.find((each) => each.id === chosen);
  const merge = () =>
    target &&
    edit.mutate(
      { id: tag.id, name: target.name, merge: true },
      {
        onSuccess: () => {
          toast(t("tags.merged", { tag: tag.name, into: target.name }));
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("tags.merge_of", { tag: tag.name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          merge();
        }}
      >
        {edit.error && (
          <Alert color="red" role="alert">
            {errorLine(edit.error)}
          </Alert>
        )}
        <Select
          label={t("tags.merge_into")}
          required
          searchable
          allowDeselect={false}
          data-autofocus={!into || undefined}
          comboboxProps={{ withinPortal: false }}
          data={others.map((each) => ({ value: each.id, label: each.name }))}
          value={chosen}
          onChange={setChosen}
        />
        {target && (
          <p>{t("tags.merge_text", { tag: tag.name, into: target.name, n: tag.contacts })}</p>
        )}
        <div className="bar" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" data-autofocus={!!into || undefined} onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" color="red" disabled={!target} loading={edit.isPending}>
            {t("tags.merge")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
