import { Button, Modal, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useViews } from "../../api/queries/views";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import type { ListSearch } from "../../lib/filters";
import { queryOf, searchOf } from "../../lib/views";
import { useListSearch } from "./useListSearch";

/** Names a view that is to be kept. */
export default function ViewDialog({
  search,
  onClose,
}: {
  search: ListSearch;
  onClose: () => void;
}) {
  const { replaceAll } = useListSearch();
  const { keep } = useViews();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("views.keep")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate(
            { name: name.trim(), query: queryOf(search), shared },
            {
              onSuccess: (view) => {
                onClose();
                void replaceAll(searchOf(view));
              },
            },
          );
        }}
      >
        <TextInput
          label={t("field.name")}
          required
          data-autofocus
          maxLength={80}
          error={keep.error ? errorLine(keep.error) : undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Switch
          label={t("views.shared")}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <Button
          type="submit"
          loading={keep.isPending}
          disabled={!name.trim()}
          style={{ alignSelf: "flex-end" }}
        >
          {t("action.save")}
        </Button>
      </form>
    </Modal>
  );
}
