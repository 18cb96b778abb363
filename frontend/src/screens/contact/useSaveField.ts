import { ApiError } from "../../api/client";
import { type ContactChange, useEditContact } from "../../api/queries/contacts";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { sendOrAsk } from "../../lib/overtaken";

type Field = "name" | "phone" | "email";

/**
 * Save one field on the version that was read; where somebody else changed it meanwhile, whose
 * value counts is asked. Resolves to a sentence when it did not work.
 */
export function useSaveField(contact: Contact) {
  const edit = useEditContact();
  return async (field: Field, value: string | null): Promise<string | null> => {
    const change: ContactChange = { [field]: field === "name" ? (value ?? "") : value };
    const wanted = { field, mine: value ?? "", shown: (each: Contact) => each[field] ?? "" };
    try {
      await sendOrAsk(contact, wanted, (on) => edit.mutateAsync({ contact: on, change }));
      return null;
    } catch (error) {
      return saying(error, field);
    }
  };
}

function saying(error: unknown, field: string): string {
  if (error instanceof ApiError && error.errors[field]) return error.errors[field].join(" ");
  return errorLine(error);
}
