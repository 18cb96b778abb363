import type { ReactNode } from "react";
import { Grid } from "./Grid";
import { MoreButton, type Pages } from "./MoreButton";
import { ScrollCard } from "./ScrollCard";

interface Props {
  /** What the table lists: its name for who can't see it. */
  label: string;
  heads: readonly string[];
  /** Name of a last column, of buttons, that shows no head. */
  actions?: string;
  /** What stands in the card above the table. */
  title?: ReactNode;
  /** The rows. */
  children: ReactNode;
  /** A further page, where there is one. */
  more?: Pages;
}

/** A card with a table that scrolls by itself, and a button for further rows. */
export function ListTable({ label, heads, actions, title, children, more }: Props) {
  return (
    <>
      <ScrollCard label={label}>
        {title}
        <Grid heads={heads} actions={actions} caption={label}>
          {children}
        </Grid>
      </ScrollCard>
      {more && <MoreButton pages={more} centred />}
    </>
  );
}
