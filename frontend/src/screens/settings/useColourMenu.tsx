import { useState } from "react";
import { useEditTag } from "../../api/queries/workspace";
import type { Tag, TagColour } from "../../api/types";
import { FloatingMenu } from "../../components/FloatingMenu";
import { errorLine } from "../../components/States";
import { t, tCode } from "../../i18n";
import { toast } from "../../lib/toasts";

/** In the order they are offered; the type proves that none of the API's is left out. */
const COLOURS = Object.keys({
  grey: true,
  red: true,
  orange: true,
  yellow: true,
  green: true,
  teal: true,
  blue: true,
  purple: true,
  pink: true,
} satisfies Record<TagColour, true>) as TagColour[];

/** One menu of colours for all tags: it opens under the dot of one. */
export function useColourMenu() {
  const edit = useEditTag();
  const [open, setOpen] = useState<{ tag: Tag; anchor: HTMLElement } | null>(null);
  const menu = open && (
    <FloatingMenu<TagColour>
      anchor={open.anchor}
      label={t("tags.colour_of", { tag: open.tag.name })}
      value={open.tag.colour as TagColour}
      options={COLOURS.map((colour) => ({
        value: colour,
        label: t(`colour.${colour}`),
        icon: <Dot colour={colour} />,
      }))}
      onPick={(colour) =>
        edit.mutate(
          { id: open.tag.id, colour },
          { onError: (failed) => toast(errorLine(failed), { tone: "bad" }) },
        )
      }
      onClose={() => setOpen(null)}
    />
  );
  const toggle = (tag: Tag, anchor: HTMLElement) =>
    setOpen((now) => (now?.anchor === anchor ? null : { tag, anchor }));
  return { menu, toggle, openId: open?.tag.id };
}

export function Dot({ colour }: { colour: string }) {
  return <span aria-hidden className="colour-dot" data-colour={colour} />;
}

export function colourName(tag: Tag): string {
  return tCode("colour", tag.colour);
}
