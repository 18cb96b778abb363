import { Button } from "@mantine/core";
import { t } from "../i18n";

/** What an infinite query of TanStack says of its further pages. */
export interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Shows a further page of a list; nothing where there is none. */
export function MoreButton({ pages, centred }: { pages: Pages; centred?: boolean }) {
  if (!pages.hasNextPage) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={pages.isFetchingNextPage}
      onClick={() => pages.fetchNextPage()}
      style={centred ? { alignSelf: "center" } : undefined}
    >
      {t("action.more")}
    </Button>
  );
}
