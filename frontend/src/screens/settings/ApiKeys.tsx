import { Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery, useRevokeKey } from "../../api/queries/workspace";
import type { ApiKey } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ListTable } from "../../components/ListTable";
import { EndTime, RelTime } from "../../components/RelTime";
import { ScrollCard } from "../../components/ScrollCard";
import { Waiting } from "../../components/Skeleton";
import { EmptyState, ErrorState, errorLine } from "../../components/States";
import { t, tCode } from "../../i18n";
import { toast } from "../../lib/toasts";
import { NewKey } from "./NewKey";

/** Keys for other programs: shown once, scoped, revocable. */
export function ApiKeys() {
  const pages = useInfiniteQuery(apiKeysQuery);
  const { data, error, refetch } = pages;
  const all = data?.pages.flatMap((page) => page.items) ?? [];
  const [making, setMaking] = useState(false);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <div className="stack">
      <div className="bar spread">
        <p className="dim">{t("keys.text")}</p>
        <Button onClick={() => setMaking(true)}>{t("keys.new")}</Button>
      </div>
      {!data && <Waiting lines={3} />}
      {data && all.length === 0 && (
        <ScrollCard label={t("settings.keys")}>
          <EmptyState icon={<IconKey size={26} />} title={t("keys.empty")} />
        </ScrollCard>
      )}
      {all.length > 0 && (
        <ListTable
          label={t("settings.keys")}
          heads={[t("field.name"), t("keys.key"), t("keys.scopes"), t("keys.last_used"), t("keys.expires")]}
          actions={t("keys.revoke")}
          more={pages}
        >
          {all.map((key) => (
            <Row key={key.id} apiKey={key} />
          ))}
        </ListTable>
      )}
      {making && <NewKey onClose={() => setMaking(false)} />}
    </div>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useRevokeKey();
  const [asking, setAsking] = useState(false);
  return (
    <tr>
      <td>{apiKey.name}</td>
      <td>
        <code className="ltr">{apiKey.prefix}…</code>
      </td>
      <td className="dim">{apiKey.scopes.map((each) => tCode("scope", each)).join(", ")}</td>
      <td>
        <RelTime at={apiKey.last_used_at} empty={t("contacts.never")} />
      </td>
      <td>
        {apiKey.expires_at ? <EndTime at={apiKey.expires_at} /> : <span className="dim">{t("contacts.never")}</span>}
      </td>
      <td style={{ textAlign: "end" }}>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={t("keys.revoke_of", { name: apiKey.name })}
          onClick={() => setAsking(true)}
        >
          {t("keys.revoke")}
        </Button>
        {asking && (
          <ConfirmDialog
            title={t("keys.revoke")}
            text={t("keys.revoke_text", { name: apiKey.name })}
            action={t("keys.revoke")}
            onConfirm={() =>
              revoke.mutate(apiKey.id, {
                onError: (failed) => toast(errorLine(failed), { tone: "bad" }),
              })
            }
            onClose={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}
