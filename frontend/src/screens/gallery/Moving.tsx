import { useState } from "react";
import { FloatingMenu } from "../../components/FloatingMenu";
import { StatusIcon } from "../../components/StatusBadge";
import { StatusButton } from "../../components/StatusButton";
import { t } from "../../i18n";
import { STATUSES } from "../../lib/filters";
import { PERSON } from "./samples";

/** A badge with its menu, as the list and the page of a contact have it. */
export function Moving() {
  const [status, setStatus] = useState(PERSON.status);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <StatusButton
        contact={{ ...PERSON, status }}
        open={anchor !== null}
        onStatus={(_, badge) => setAnchor(badge)}
      />
      {anchor && (
        <FloatingMenu
          anchor={anchor}
          label="Lead status"
          value={status}
          options={STATUSES.map((value) => ({
            value,
            label: t(`status.${value}`),
            icon: <StatusIcon status={value} />,
          }))}
          onPick={setStatus}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
