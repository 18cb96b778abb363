import type { ReactNode } from "react";
import { PAGE_TITLE, useTitle } from "../lib/title";

interface Props {
  children: ReactNode;
  /** The same as plain text, where the children are more than that. */
  text?: string;
}

/** The heading of a page: what its main region and its window are called by. */
export function PageTitle({ children, text = String(children) }: Props) {
  useTitle(text);
  return <h1 id={PAGE_TITLE}>{children}</h1>;
}
