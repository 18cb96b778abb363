import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { numbersQuery, useGiveUpNumber } from "../../api/queries/workspace";
import type { BusinessNumber } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ListTable } from "../../components/ListTable";
import { Waiting } from "../../components/Skeleton";
import { ErrorState, errorLine } from "../../components/States";
import { later, t } from "../../i18n";
import { toast } from "../../lib/toasts";

const AddNumber = lazy(later(() => import("./AddNumber").then((it) => ({ default: it.AddNumber }))));

/** The numbers this workspace answers for: added where that is allowed, given up by anyone here. */
export function Numbers({ mayClaim }: { mayClaim: boolean }) {
  const { data, error, refetch } = useQuery(numbersQuery);
  const giveUp = useGiveUpNumber();
  const [adding, setAdding] = useState(false);
  const [left, setLeft] = useState<BusinessNumber | null>(null);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  const none = data?.items.length === 0;
  return (
    <section className="stack">
      <div className="bar spread">
        <h2>{t("whatsapp.numbers")}</h2>
        {mayClaim && (
          <Button
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("whatsapp.add")}
          </Button>
        )}
      </div>
      {!data && <Waiting lines={2} />}
      {none && <p className="card pad dim">{t("whatsapp.none")}</p>}
      {!mayClaim && (
        <p className="dim">
          {t("whatsapp.by_operator")} <code className="ltr">warmline number add</code>
        </p>
      )}
      {data && !none && (
        <ListTable
          label={t("whatsapp.numbers")}
          heads={[
            t("whatsapp.number"),
            t("whatsapp.phone_number_id"),
            t("whatsapp.account"),
            t("whatsapp.portfolio"),
          ]}
          actions={t("action.delete")}
        >
          {data.items.map((each) => (
            <Row key={each.phone_number_id} number={each} onGiveUp={() => setLeft(each)} />
          ))}
        </ListTable>
      )}
      {adding && (
        <Suspense>
          <AddNumber onClose={() => setAdding(false)} />
        </Suspense>
      )}
      {left && (
        <ConfirmDialog
          title={t("whatsapp.delete_of", { number: nameOf(left) })}
          text={t("whatsapp.delete_text")}
          action={t("action.delete")}
          onConfirm={() =>
            giveUp.mutate(left.phone_number_id, {
              onSuccess: () => toast(t("whatsapp.deleted")),
              onError: (failed) => toast(errorLine(failed), { tone: "bad" }),
            })
          }
          onClose={() => setLeft(null)}
        />
      )}
    </section>
  );
}

function Row({ number, onGiveUp }: { number: BusinessNumber; onGiveUp: () => void }) {
  return (
    <tr>
      <td className="ltr num">{number.display ?? "–"}</td>
      <td className="ltr num">{number.phone_number_id}</td>
      <td className="ltr num">{number.waba_id ?? "–"}</td>
      <td className="ltr num">{number.portfolio_id ?? "–"}</td>
      <td style={{ textAlign: "end" }}>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={t("whatsapp.delete_of", { number: nameOf(number) })}
          onClick={onGiveUp}
        >
          {t("action.delete")}
        </Button>
      </td>
    </tr>
  );
}

function nameOf(number: BusinessNumber): string {
  return number.display ?? number.phone_number_id;
}
