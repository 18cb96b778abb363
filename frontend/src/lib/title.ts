import { useEffect } from "react";

/** The id of the heading of a page, by which its main region is called. */
export const PAGE_TITLE = "page-title";

const PRODUCT = "Warmline";

/** What the window, its tab and the history call the page, for as long as it is there. */
export function useTitle(text: string): void {
  useEffect(() => {
    document.title = `${text} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [text]);
}
