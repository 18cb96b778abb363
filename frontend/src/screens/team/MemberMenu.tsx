import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useChangeMember, useMemberLink, useRevokeInvitation } from "../../api/queries/workspace";
import type { Member } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { MENU } from "../../components/menu";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";
import { DisableDialog } from "./DisableDialog";
import { LinkDialog } from "./LinkDialog";

const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });

/** What can be done about somebody else: a link to come in, and out or in again. */
export function MemberMenu({ member }: { member: Member }) {
  const change = useChangeMember();
  const link = useMemberLink();
  const revoke = useRevokeInvitation();
  const [address, setAddress] = useState<string | null>(null);
  const [asking, setAsking] = useState<"disable" | "revoke" | null>(null);
  const invited = member.status === "invited";
  const done = () => setAsking(null);
  return (
    <>
      <Menu {...MENU} position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            px={8}
            aria-label={t("team.more_of", { name: member.name })}
          >
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() =>
              link.mutate(member.id, {
                onSuccess: (made) => setAddress(made.link),
                onError: failed,
              })
            }
          >
            {t(invited ? "team.invite_again" : "team.new_link")}
          </Menu.Item>
          {member.status === "active" && (
            <Menu.Item color="red" onClick={() => setAsking("disable")}>
              {t("team.disable")}
            </Menu.Item>
          )}
          {member.status === "disabled" && (
            <Menu.Item
              onClick={() => change.mutate({ member, status: "active" }, { onError: failed })}
            >
              {t("team.enable")}
            </Menu.Item>
          )}
          {invited && (
            <Menu.Item color="red" onClick={() => setAsking("revoke")}>
              {t("team.revoke")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking === "disable" && <DisableDialog member={member} onClose={done} />}
      {asking === "revoke" && (
        <ConfirmDialog
          title={t("team.revoke_title", { name: member.name })}
          text={t("team.revoke_text")}
          action={t("team.revoke")}
          onConfirm={() =>
            revoke.mutate(member.id, {
              onSuccess: () => toast(t("team.revoked", { name: member.name }), { tone: "good" }),
              onError: failed,
            })
          }
          onClose={done}
        />
      )}
      {address && (
        <LinkDialog
          name={member.name}
          link={address}
          invited={invited}
          onClose={() => setAddress(null)}
        />
      )}
    </>
  );
}
