import { ActionIcon, Button } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ApiError } from "../../api/client";
import { tagsQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { useDeleteTag, useEditTag } from "../../api/queries/workspace";
import type { Tag } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ListTable } from "../../components/ListTable";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { later, number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { InlineText } from "../contact/InlineText";
import { colourName, Dot, useColourMenu } from "./useColourMenu";

const MergeTag = lazy(later(() => import("./MergeTag").then((it) => ({ default: it.MergeTag }))));

/** All tags with how many contacts have them: renamed, merged and deleted everywhere at once. */
export function TagSettings() {
  const { data, error, refetch } = useQuery(tagsQuery);
  const { menu, toggle, openId } = useColourMenu();
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0)
    return (
      <section className="card">
        <EmptyState
          icon={<IconTag size={26} />}
          title={t("tags.empty")}
          text={t("tags.empty_text")}
        />
      </section>
    );
  return (
    <>
      <ListTable
        label={t("settings.tags")}
        heads={[t("column.tags"), t("contacts.title")]}
        actions={t("contact.more")}
      >
        {data.items.map((tag) => (
          <Row
            key={tag.id}
            tag={tag}
            others={data.items.filter((each) => each.id !== tag.id)}
            colouring={openId === tag.id}
            onColour={toggle}
          />
        ))}
      </ListTable>
      {menu}
    </>
  );
}

interface RowProps {
  tag: Tag;
  others: Tag[];
  /** Its colour is being chosen. */
  colouring: boolean;
  onColour: (tag: Tag, anchor: HTMLElement) => void;
}

function Row({ tag, others, colouring, onColour }: RowProps) {
  const session = useSession();
  const mayWrite = can(session, "contacts:write");
  const edit = useEditTag();
  const remove = useDeleteTag();
  const [asking, setAsking] = useState(false);
  const [merging, setMerging] = useState<Tag | "any" | null>(null);
  const rename = async (name: string | null) => {
    if (!name) return t("tags.name_missing");
    try {
      await edit.mutateAsync({ id: tag.id, name });
      return null;
    } catch (error) {
      const into = others.find((each) => each.id === otherTagIn(error));
      if (!into) return errorLine(error);
      setMerging(into);
      return null;
    }
  };
  return (
    <tr>
      <td>
        <span className="bar" style={{ flexWrap: "nowrap" }}>
          {mayWrite ? (
            <ActionIcon
              variant="default"
              size={26}
              aria-label={t("tags.colour_now", { tag: tag.name, colour: colourName(tag) })}
              aria-haspopup="menu"
              aria-expanded={colouring}
              onClick={(event) => onColour(tag, event.currentTarget)}
            >
              <Dot colour={tag.colour} />
            </ActionIcon>
          ) : (
            <Dot colour={tag.colour} />
          )}
          <InlineText
            label={t("tags.name_of", { tag: tag.name })}
            value={tag.name}
            readOnly={!mayWrite}
            onSave={rename}
          />
        </span>
      </td>
      <td className="num">
        <Link to="/contacts" search={{ tag: [tag.name] }}>
          {number(tag.contacts)}
        </Link>
      </td>
      <td style={{ textAlign: "end" }}>
        {can(session, "settings:write") && others.length > 0 && (
          <Button
            size="xs"
            variant="subtle"
            aria-label={t("tags.merge_of", { tag: tag.name })}
            onClick={() => setMerging("any")}
          >
            {t("tags.merge")}
          </Button>
        )}
        {merging && (
          <Suspense>
            <MergeTag
              tag={tag}
              others={others}
              into={merging === "any" ? null : merging}
              onClose={() => setMerging(null)}
            />
          </Suspense>
        )}
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

/** The tag that has a name already, if that is why a name was refused. */
function otherTagIn(error: unknown): unknown {
  return error instanceof ApiError && error.code === "tag_exists" ? error.facts.tag_id : null;
}
