import { Button } from "@mantine/core";
import { IconTrashOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import { useRestore } from "../../api/queries/contacts";
import { useSession } from "../../api/queries/session";
import type { Contact, Page } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { ListTable } from "../../components/ListTable";
import { Phone } from "../../components/Phone";
import { RelTime } from "../../components/RelTime";
import { MoreButton } from "../../components/MoreButton";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t } from "../../i18n";
import { can } from "../../lib/permissions";
import { toast } from "../../lib/toasts";

/** Deleted contacts, for thirty days; they take no place in the plan. */
export function TrashPage() {
  const query = useInfiniteQuery({
    queryKey: ["contacts", "trash"],
    queryFn: ({ pageParam }) =>
      api.get<Page<Contact>>("/api/v1/contacts", {
        query: { state: "trashed", limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Contact>) => page.next ?? undefined,
  });
  const contacts = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <PageTitle>{t("trash.title")}</PageTitle>
      <p className="dim">{t("trash.text")}</p>
      {query.error && !query.data && <ErrorState error={query.error} onRetry={query.refetch} />}
      {query.isPending && <Waiting />}
      {query.isSuccess && contacts.length === 0 && (
        <section className="card">
          <EmptyState icon={<IconTrashOff size={26} />} title={t("trash.empty")} />
        </section>
      )}
      {contacts.length > 0 && <Rows contacts={contacts} />}
      <MoreButton pages={query} centred />
    </div>
  );
}

function Rows({ contacts }: { contacts: Contact[] }) {
  const session = useSession();
  const restore = useRestore();
  const put = (contact: Contact) =>
    restore.mutate(contact, {
      onSuccess: () => toast(t("trash.restored", { name: contact.name }), { tone: "good" }),
      onError: (error) => toast(errorLine(error), { tone: "bad" }),
    });
  return (
    <ListTable
      label={t("nav.trash")}
      heads={[
        t("column.name"),
        t("column.phone"),
        t("trash.since"),
      ]}
      actions={t("trash.restore")}
    >
      {contacts.map((contact) => (
        <tr key={contact.id}>
          <td>
            <Link to="/contacts/$id" params={{ id: contact.id }}>
              <bdi>{contact.name}</bdi>
            </Link>
          </td>
          <td>
            <Phone phone={contact.phone} name={contact.name} actions={false} />
          </td>
          <td>
            <RelTime at={contact.deleted_at ?? contact.updated_at} />
          </td>
          <td style={{ textAlign: "end" }}>
            {can(session, "contacts:write") && (
              <Button
                size="xs"
                variant="default"
                aria-label={t("trash.restore_of", { name: contact.name })}
                onClick={() => put(contact)}
              >
                {t("trash.restore")}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </ListTable>
  );
}
