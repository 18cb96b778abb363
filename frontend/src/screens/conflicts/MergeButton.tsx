import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { contactQuery } from "../../api/queries/contacts";
import type { Conflict } from "../../api/types";
import { later, t } from "../../i18n";

const MergeDialog = lazy(later(() => import("../merge/MergeDialog")));

/** The third way out of a doubt: both contacts are one person. */
export function MergeButton({ conflict }: { conflict: Conflict }) {
  const [merging, setMerging] = useState(false);
  const { data: contact } = useQuery(contactQuery(conflict.contact_id));
  const { data: other } = useQuery(contactQuery(conflict.other_id));
  if (contact?.state !== "live" || other?.state !== "live") return null;
  return (
    <>
      <Button variant="default" onClick={() => setMerging(true)}>
        {t("conflicts.merge")}
      </Button>
      {merging && (
        <Suspense>
          <MergeDialog contact={contact} other={other} onClose={() => setMerging(false)} />
        </Suspense>
      )}
    </>
  );
}
