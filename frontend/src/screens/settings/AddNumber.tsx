import { Alert, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import { type NumberDraft, useClaimNumber } from "../../api/queries/workspace";
import { FormDialog } from "../../components/FormDialog";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";
import { toast } from "../../lib/toasts";

const FIELDS = ["phone_number_id", "waba_id", "portfolio_id", "display"] as const;
type Field = (typeof FIELDS)[number];

const LABELS = {
  phone_number_id: "whatsapp.phone_number_id",
  waba_id: "whatsapp.account",
  portfolio_id: "whatsapp.portfolio",
  display: "whatsapp.number",
} as const;
const REQUIRED: readonly Field[] = ["phone_number_id", "waba_id"];

/** Asks for the ids of a number as Meta's dashboard shows them. */
export function AddNumber({ onClose }: { onClose: () => void }) {
  const claim = useClaimNumber();
  const [given, setGiven] = useState<Record<Field, string>>({
    phone_number_id: "",
    waba_id: "",
    portfolio_id: "",
    display: "",
  });
  const begun = FIELDS.some((each) => given[each].trim());
  const errors = claim.error instanceof ApiError ? claim.error.errors : {};
  const send = () => {
    const filled = Object.fromEntries(FIELDS.map((each) => [each, given[each].trim()]));
    const body = Object.fromEntries(Object.entries(filled).filter(([, text]) => text));
    claim.mutate(body as unknown as NumberDraft, {
      onSuccess: () => {
        toast(t("whatsapp.added"));
        onClose();
      },
    });
  };
  return (
    <FormDialog title={t("whatsapp.add")} unsaved={begun && !claim.isSuccess} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="dim">{t("whatsapp.add_text")}</p>
        {claim.error && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {errorLine(claim.error)}
          </Alert>
        )}
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={t(LABELS[field])}
            description={field === "portfolio_id" ? t("whatsapp.portfolio_hint") : undefined}
            required={REQUIRED.includes(field)}
            data-autofocus={field === "phone_number_id" || undefined}
            inputMode={field === "display" ? "tel" : "numeric"}
            autoComplete="off"
            error={errors[field]?.join(" ")}
            value={given[field]}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setGiven((before) => ({ ...before, [field]: text }));
            }}
          />
        ))}
        <Button type="submit" loading={claim.isPending} style={{ alignSelf: "flex-end" }}>
          {t("whatsapp.add")}
        </Button>
      </form>
    </FormDialog>
  );
}
