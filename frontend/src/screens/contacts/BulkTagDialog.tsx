import { Button, Modal, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagsQuery } from "../../api/queries/reference";
import { t } from "../../i18n";

const OFFERED = 12;

interface Props {
  kind: "tag" | "untag";
  n: number;
  onDone: (tags: string[]) => void;
  onClose: () => void;
}

/** Which tags many contacts get or lose; new ones may be typed. */
export function BulkTagDialog({ kind, n, onDone, onClose }: Props) {
  const { data } = useQuery(tagsQuery);
  const [tags, setTags] = useState<string[]>([]);
  const offered = (data?.items ?? [])
    .map((tag) => tag.name)
    .filter((name) => !tags.includes(name))
    .slice(0, OFFERED);
  return (
    <Modal
      opened
      onClose={onClose}
      title={kind === "tag" ? t("bulk.tag_title", { n }) : t("bulk.untag_title", { n })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (tags.length === 0) return;
          onClose();
          onDone(tags);
        }}
      >
        <TagsInput
          data-autofocus
          label={t("field.tags")}
          description={t("add.tags_hint")}
          maxTags={100}
          value={tags}
          onChange={setTags}
        />
        {offered.length > 0 && (
          <div className="bar" style={{ gap: 6 }}>
            {offered.map((name) => (
              <Button
                key={name}
                size="compact-sm"
                variant="default"
                onClick={() => setTags([...tags, name])}
              >
                {name}
              </Button>
            ))}
          </div>
        )}
        <Button type="submit" disabled={tags.length === 0} style={{ alignSelf: "flex-end" }}>
          {kind === "tag" ? t("bulk.tag") : t("bulk.untag")}
        </Button>
      </form>
    </Modal>
  );
}
