import { ApiError } from "../../api/client";
import { type ContactChange, useEditContact } from "../../api/queries/contacts";
import type { Contact } from "../../api/types";
import { errorLine } from "../../components/States";
import { t } from "../../i18n";

/** Save one field on the version that was read. Resolves to a sentence when it did not work. */
export function useSaveField(contact: Contact) {
  const edit = useEditContact();
  return async (change: ContactChange): Promise<string | null> => {
    try {
      await edit.mutateAsync({ contact, change });
      return null;
    } catch (error) {
      return saying(error, Object.keys(change)[0] ?? "");
    }
  };
}

function saying(error: unknown, field: string): string {
  if (error instanceof ApiError && error.status === 412) return t("contact.conflict");
  if (error instanceof ApiError && error.errors[field]) return error.errors[field].join(" ");
  return errorLine(error);
}
