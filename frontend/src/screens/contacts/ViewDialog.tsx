import { Button, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../../api/queries/session";
import { useViews } from "../../api/queries/views";
import type { View } from "../../api/types";
import { FormDialog } from "../../components/FormDialog";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { linked } from "../../lib/columns";
import type { ListSearch } from "../../lib/filters";
import { can } from "../../lib/permissions";
import { queryOf, searchOf } from "../../lib/views";
import { useColumns } from "./useColumns";
import { useListSearch } from "./useListSearch";

interface Props {
  search: ListSearch;
  /** The view that gets another name; without one the list is kept as a new view. */
  view?: View;
  onClose: () => void;
}

/** Names a view, and says who sees it. */
export default function ViewDialog({ search, view, onClose }: Props) {
  const { replaceAll } = useListSearch();
  const session = useSession();
  const { keep, change } = useViews();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const shown = useColumns();
  const saving = view ? change : keep;
  const other = name.trim() !== (view?.name ?? "") || shared !== (view?.shared ?? false);
  const save = () => {
    const named = { name: name.trim(), shared };
    if (view) change.mutate({ view, ...named }, { onSuccess: onClose });
    else {
      const onSuccess = (made: View) => {
        onClose();
        void replaceAll(searchOf(made));
      };
      const query = queryOf({ ...search, columns: linked(shown) });
      keep.mutate({ ...named, query }, { onSuccess });
    }
  };
  return (
    <FormDialog
      title={view ? t("views.rename") : t("views.keep")}
      unsaved={other && !saving.isPending && !saving.isSuccess}
      busy={saving.isPending}
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label={t("field.name")}
          required
          data-autofocus
          maxLength={80}
          error={saving.error ? errorLine(saving.error) : undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {(can(session, "contacts:write") || view?.shared) && (
          <Switch
            label={t("views.shared")}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <Button
          type="submit"
          loading={saving.isPending}
          disabled={!name.trim()}
          style={{ alignSelf: "flex-end" }}
        >
          {t("action.save")}
        </Button>
      </form>
    </FormDialog>
  );
}
