import { Button } from "@mantine/core";
import { t } from "../i18n";
import { ErrorText } from "./States";

/** What an infinite query of TanStack says of its further pages. */
export interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  /** The last try to read a further page failed: why, says the error. */
  isFetchNextPageError?: boolean;
  error?: unknown;
  fetchNextPage: () => unknown;
}

interface Props {
  pages: Pages;
  centred?: boolean;
  /** What the button says, where it shows something else than more of a list. */
  label?: string;
}

/** Shows a further page of a list; nothing where there is none. What can't be read is said. */
export function MoreButton({ pages, centred, label }: Props) {
  if (!pages.hasNextPage) return null;
  // Gone while it is tried again, so that a second failure is heard, too
  const failed = pages.isFetchNextPageError && !pages.isFetchingNextPage;
  const style = centred ? { alignSelf: "center" } : undefined;
  return (
    <>
      {failed && (
        <span role="alert" style={style}>
          <ErrorText error={pages.error} />{" "}
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        loading={pages.isFetchingNextPage}
        onClick={() => pages.fetchNextPage()}
        style={style}
      >
        {failed ? t("action.retry") : (label ?? t("action.more"))}
      </Button>
    </>
  );
}
