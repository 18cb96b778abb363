import { Button } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { useDeleteTag, useEditTag } from "../../api/queries/workspace";
import type { Tag } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ScrollCard } from "../../components/ScrollCard";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { InlineText } from "../contact/InlineText";

/** All tags with how many contacts have them: renamed and deleted everywhere at once. */
export function TagSettings() {
  const { data, error, refetch } = useQuery(tagsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <ScrollCard label={t("settings.tags")}>
      {data && data.items.length === 0 && (
        <EmptyState
          icon={<IconTag size={26} />}
          title={t("tags.empty")}
          text={t("tags.empty_text")}
        />
      )}
      {data && data.items.length > 0 && (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t("column.tags")}</th>
              <th scope="col">{t("contacts.title")}</th>
              <th scope="col">
                <span className="sr-only">{t("action.delete")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((tag) => (
              <Row key={tag.id} tag={tag} />
            ))}
          </tbody>
        </table>
      )}
    </ScrollCard>
  );
}

function Row({ tag }: { tag: Tag }) {
  const session = useSession();
  const edit = useEditTag();
  const remove = useDeleteTag();
  const [asking, setAsking] = useState(false);
  const rename = async (name: string | null) => {
    if (!name) return t("tags.name_missing");
    try {
      await edit.mutateAsync({ id: tag.id, name });
      return null;
    } catch (error) {
      return errorLine(error);
    }
  };
  return (
    <tr>
      <td>
        <InlineText
          label={t("tags.name_of", { tag: tag.name })}
          value={tag.name}
          readOnly={!can(session, "contacts:write")}
          onSave={rename}
        />
      </td>
      <td className="num">
        <Link to="/contacts" search={{ tag: [tag.name] }}>
          {number(tag.contacts)}
        </Link>
      </td>
      <td style={{ textAlign: "end" }}>
        {can(session, "settings:write") && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={t("tags.delete_of", { tag: tag.name })}
            onClick={() => setAsking(true)}
          >
            {t("action.delete")}
          </Button>
        )}
        {asking && (
          <ConfirmDialog
            title={t("tags.delete_of", { tag: tag.name })}
            text={t("tags.delete_text", { n: tag.contacts })}
            action={t("action.delete")}
            onConfirm={() =>
              remove.mutate(tag.id, {
                onError: (error) => toast(errorLine(error), { tone: "bad" }),
              })
            }
            onClose={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}
