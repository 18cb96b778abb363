import { Button, Menu, Select } from "@mantine/core";
import { IconDots, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { useChangeMember, useMemberLink } from "../../api/queries/workspace";
import type { Member, Role } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { MENU } from "../../components/menu";
import { RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { ErrorState, errorLine, PermissionState } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { InviteDialog } from "./InviteDialog";
import { LinkDialog } from "./LinkDialog";

export const ROLES: readonly Role[] = ["owner", "admin", "staff", "viewer"];

export function TeamPage() {
  const session = useSession();
  const { data, error, refetch } = useQuery(membersQuery);
  const [inviting, setInviting] = useState(false);
  if (!can(session, "members:read")) return <PermissionState />;
  return (
    <div className="page">
      <div className="bar spread">
        <h1>{t("team.title")}</h1>
        {can(session, "members:write") && (
          <Button
            leftSection={<IconUserPlus size={17} aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {t("team.invite")}
          </Button>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {data && (
        <ScrollCard label={t("team.title")}>
          <table className="grid">
            <caption className="sr-only">{t("team.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("column.name")}</th>
                <th scope="col">{t("field.email")}</th>
                <th scope="col">{t("team.role")}</th>
                <th scope="col">{t("team.status")}</th>
                <th scope="col">{t("team.last_seen")}</th>
                <th scope="col">
                  <span className="sr-only">{t("contact.more")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((member) => (
                <Row key={member.id} member={member} />
              ))}
            </tbody>
          </table>
        </ScrollCard>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

function Row({ member }: { member: Member }) {
  const session = useSession();
  const change = useChangeMember();
  const link = useMemberLink();
  const [address, setAddress] = useState<string | null>(null);
  const may = can(session, "members:write");
  const failed = (error: Error) => toast(errorLine(error), { tone: "bad" });
  return (
    <tr>
      <td>
        <span className="bar" style={{ flexWrap: "nowrap" }}>
          <Avatar name={member.name} />
          <span>
            {member.name}
            {member.id === session.member.id && <span className="dim"> ({t("team.you")})</span>}
          </span>
        </span>
      </td>
      <td>{member.email}</td>
      <td>
        {may ? (
          <Select
            w={130}
            size="xs"
            allowDeselect={false}
            aria-label={t("team.role_of", { name: member.name })}
            data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            value={member.role}
            onChange={(role) =>
              role && change.mutate({ member, role: role as Role }, { onError: failed })
            }
          />
        ) : (
          t(`role.${member.role}`)
        )}
      </td>
      <td>{t(`member_status.${member.status}`)}</td>
      <td>
        <RelTime at={member.last_seen_at ?? null} empty={t("contacts.never")} />
      </td>
      <td style={{ textAlign: "end" }}>
        {may && member.id !== session.member.id && (
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
                {t("team.new_link")}
              </Menu.Item>
              <Menu.Item
                color={member.status === "disabled" ? undefined : "red"}
                onClick={() =>
                  change.mutate(
                    { member, status: member.status === "disabled" ? "active" : "disabled" },
                    { onError: failed },
                  )
                }
              >
                {member.status === "disabled" ? t("team.enable") : t("team.disable")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {address && (
          <LinkDialog name={member.name} link={address} onClose={() => setAddress(null)} />
        )}
      </td>
    </tr>
  );
}
