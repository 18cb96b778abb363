import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../api/queries/reference";
import { useSession } from "../api/queries/session";
import type { Person } from "../api/types";
import { t } from "../i18n";
import { FloatingMenu } from "./FloatingMenu";

interface Props {
  anchor: HTMLElement;
  label: string;
  /** The id of who it is now, "" for nobody; null when that differs or is not known. */
  value: string | null;
  onPick: (owner: Person | null) => void;
  onClose: () => void;
}

/** Who is to be responsible: me and nobody stand first. */
export function OwnerMenu({ anchor, label, value, onPick, onClose }: Props) {
  const { member } = useSession();
  const { data } = useQuery(membersQuery);
  const others = (data?.items ?? []).filter(
    (each) => each.id !== member.id && each.status !== "disabled",
  );
  const owners: Person[] = [member, ...others];
  return (
    <FloatingMenu
      anchor={anchor}
      label={label}
      value={value}
      options={[
        { value: member.id, label: t("owner.me") },
        { value: "", label: t("owner.none") },
        ...others.map((each) => ({ value: each.id, label: each.name })),
      ]}
      onPick={(id) => {
        const owner = owners.find((each) => each.id === id);
        onPick(owner ? { id: owner.id, name: owner.name } : null);
      }}
      onClose={onClose}
    />
  );
}
