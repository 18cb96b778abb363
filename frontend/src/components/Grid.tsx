import type { CSSProperties, ReactNode } from "react";

interface Props {
  heads: readonly string[];
  /** Name of a last column, of buttons, that shows no head. */
  actions?: string | undefined;
  /** What it lists, for who can't see it; left out where a heading says so. */
  caption?: string | undefined;
  /** The rows. */
  children: ReactNode;
}

/** A table; on a phone each row is a block of its cells, with their heads beside them. */
export function Grid({ heads, actions, caption, children }: Props) {
  return (
    <table className="grid stacked" style={besideCells(heads)}>
      {caption && <caption className="sr-only">{caption}</caption>}
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          {actions && (
            <th scope="col">
              <span className="sr-only">{actions}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** The heads as what a style sheet can write: --head-2 is that of the second cell. */
function besideCells(heads: readonly string[]): CSSProperties {
  return Object.fromEntries(heads.map((head, at) => [`--head-${at + 1}`, JSON.stringify(head)]));
}
