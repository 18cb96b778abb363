import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "../../../api/client";
import type { Contact } from "../../../api/types";
import { t } from "../../../i18n";
import { countries } from "../../../lib/countries";
import { writePrefs } from "../../../lib/storage";
import { usePhoneText } from "../../../lib/usePhoneText";
import { idOf } from "./ErrorSummary";
import { isPossible, readNumber } from "./readNumber";

interface Props {
  value: string;
  country: string | null;
  error: string | undefined;
  /** Whose number the server has refused this one for. */
  taken: string | null;
  onChange: (part: { phone?: string; country?: string | null }) => void;
}

/** Takes anything that can be pasted, says how it will be kept, and who has it already. */
export function PhoneField({ value, country, error, taken, onChange }: Props) {
  const regions = useMemo(countries, []);
  const [left, setLeft] = useState<string | null>(null);
  const display = usePhoneText();
  const read = readNumber(value, country);
  const hint = read ? t("add.phone_as", { phone: display(read) }) : t("add.phone_hint");
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="bar" style={{ alignItems: "flex-start", flexWrap: "nowrap" }}>
        <Select
          label={t("add.country")}
          placeholder={t("add.country_none")}
          searchable
          clearable
          comboboxProps={{ withinPortal: false }}
          clearButtonProps={{ "aria-label": t("add.country_none") }}
          w={140}
          flex="none"
          data={regions}
          value={country}
          onChange={(code) => {
            writePrefs({ country: code ?? undefined });
            onChange({ country: code });
          }}
        />
        <TextInput
          id={idOf("phone")}
          label={t("field.phone")}
          type="tel"
          required
          flex={1}
          autoComplete="off"
          placeholder="+44 7700 900123"
          description={hint}
          error={error}
          value={value}
          inputWrapperOrder={["label", "input", "description", "error"]}
          onChange={(event) => onChange({ phone: event.currentTarget.value })}
          onBlur={() => setLeft(read)}
        />
      </div>
      <AlreadyHere number={read && (left === read || taken) ? read : null} taken={taken} />
    </div>
  );
}

/** Names who has a number already. */
function AlreadyHere({ number, taken }: { number: string | null; taken: string | null }) {
  const { data } = useQuery({
    queryKey: ["lookup", number],
    queryFn: ({ signal }) =>
      api.get<{ items: Contact[] }>("/api/v1/contacts/lookup", {
        query: { phone: number ?? "" },
        signal,
      }),
    enabled: number !== null && isPossible(number),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const found = data?.items[0];
  const id = found?.id ?? taken;
  return (
    <div role="status">
      {id && (
        <>
          {found ? t("add.already", { name: found.name }) : t("add.exists")} ·{" "}
          <Link to="/contacts/$id" params={{ id }}>
            {t("add.open_existing")}
          </Link>
        </>
      )}
    </div>
  );
}
