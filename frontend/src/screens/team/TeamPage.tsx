import { Button, Select } from "@mantine/core";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { membersQuery, ownedQuery } from "../../api/queries/reference";
import { useSession } from "../../api/queries/session";
import { useChangeMember } from "../../api/queries/workspace";
import type { Member, Role } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { ListTable } from "../../components/ListTable";
import { PageTitle } from "../../components/PageTitle";
import { RelTime } from "../../components/RelTime";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, errorLine, PermissionState } from "../../components/States";
import { number, t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";
import { InviteDialog } from "./InviteDialog";
import { MemberMenu } from "./MemberMenu";
import { mayChange, rolesToGive } from "./rules";

const PrivacySwitch = lazy(() => import("./PrivacySwitch"));

/** Rows that are drawn at once: each has a menu of roles. */
const AT_ONCE = 100;

export function TeamPage() {
  const session = useSession();
  const { data, error, refetch } = useQuery(membersQuery);
  const [inviting, setInviting] = useState(false);
  const [shown, setShown] = useState(AT_ONCE);
  const mayInvite = can(session, "members:write");
  if (!can(session, "members:read")) return <PermissionState whole />;
  return (
    <div className="page">
      <div className="bar spread">
        <PageTitle>{t("team.title")}</PageTitle>
        {mayInvite && (
          <Button
            leftSection={<IconUserPlus size={17} aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {t("team.invite")}
          </Button>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Waiting />}
      {data && (
        <ListTable
          label={t("team.title")}
          heads={[
            t("column.name"),
            t("field.email"),
            t("team.role"),
            t("team.status"),
            t("team.owned"),
            t("team.last_seen"),
          ]}
          actions={t("contact.more")}
          more={{
            hasNextPage: data.items.length > shown,
            isFetchingNextPage: false,
            fetchNextPage: () => setShown(shown + AT_ONCE),
          }}
        >
          {data.items.slice(0, shown).map((member) => (
            <Row key={member.id} member={member} isLast={member.id === lastOwner(data.items)} />
          ))}
        </ListTable>
      )}
      {data?.items.length === 1 && (
        <section className="card">
          <EmptyState
            icon={<IconUsers size={26} />}
            title={t("team.alone")}
            text={t(mayInvite ? "team.alone_text" : "team.alone_ask")}
          />
        </section>
      )}
      {(data || error) && (
        <Suspense>
          <PrivacySwitch />
        </Suspense>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

/** The one owner who can sign in, if there is only one: somebody has to be able to. */
function lastOwner(team: Member[]): string | undefined {
  const owners = team.filter((each) => each.role === "owner" && each.status === "active");
  return owners.length === 1 ? owners[0]?.id : undefined;
}

function Owned({ member }: { member: Member }) {
  const { data } = useQuery(ownedQuery);
  if (!data) return null;
  return (
    <Link to="/contacts" search={{ owner: [member.id] }}>
      <span className="sr-only">{t("team.owned_of", { name: member.name })}: </span>
      {number(data.get(member.id) ?? 0)}
    </Link>
  );
}

function Row({ member, isLast }: { member: Member; isLast: boolean }) {
  const session = useSession();
  const change = useChangeMember();
  const may = mayChange(session, member);
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
        {may && !isLast ? (
          <Select
            w={130}
            size="xs"
            allowDeselect={false}
            aria-label={t("team.role_of", { name: member.name })}
            data={rolesToGive(session).map((role) => ({ value: role, label: t(`role.${role}`) }))}
            value={member.role}
            onChange={(role) =>
              role && change.mutate({ member, role: role as Role }, { onError: failed })
            }
          />
        ) : (
          t(`role.${member.role}`)
        )}
        {may && isLast && <p className="dim">{t("team.last_owner")}</p>}
        {!may && can(session, "members:write") && <p className="dim">{t("team.owners_only")}</p>}
      </td>
      <td>{t(`member_status.${member.status}`)}</td>
      <td className="num">
        <Owned member={member} />
      </td>
      <td>
        <RelTime at={member.last_seen_at ?? null} empty={t("contacts.never")} />
      </td>
      <td style={{ textAlign: "end" }}>
        {may && member.id !== session.member.id && <MemberMenu member={member} />}
      </td>
    </tr>
  );
}
