import { useCallback, useState } from "react";
import { newKey } from "../../../api/client";
import { DRAFT } from "../../../lib/drafts";
import type { LeadStatus, NewContact } from "../../../api/types";
import { readNumber } from "./readNumber";

export interface Form {
  name: string;
  phone: string;
  /** In which the number is read when it has no country code of its own. */
  country: string | null;
  email: string;
  tags: string[];
  status: LeadStatus;
  owner: string | null;
}

interface Draft {
  form: Form;
  /** What was sent last, and under which key: the same again is the same wish. */
  sent?: { body: string; key: string };
}

/** A form with nothing in it: cold, and mine. */
export function blank(me: string, country: string | null): Form {
  return { name: "", phone: "", country, email: "", tags: [], status: "cold", owner: me };
}

/**
 * The form of a contact that is being added, kept until it is saved or discarded: for the tab, and
 * for who types it.
 */
export function useContactDraft(me: string, country: string | null) {
  const place = `${DRAFT}contact.${me}`;
  const [draft, setDraft] = useState<Draft>(() => read(place) ?? { form: blank(me, country) });
  const keep = useCallback(
    (next: Draft) => {
      setDraft(next);
      if (isBlank(next.form)) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, JSON.stringify(next));
    },
    [place],
  );
  const change = (part: Partial<Form>) => keep({ ...draft, form: { ...draft.form, ...part } });
  const start = (form: Form) => keep({ form });
  /** The key for this body: a corrected form is another wish, one that is sent again is not. */
  const keyFor = (body: NewContact): string => {
    const text = JSON.stringify(body);
    const key = draft.sent?.body === text ? draft.sent.key : newKey();
    keep({ ...draft, sent: { body: text, key } });
    return key;
  };
  return { form: draft.form, change, start, keyFor, dirty: !isBlank(draft.form) };
}

function read(place: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

/** Whether nobody has typed anything yet; what is chosen by itself does not count. */
function isBlank({ name, phone, email }: Form): boolean {
  return !name.trim() && !phone.trim() && !email.trim();
}

export function toBody(form: Form): NewContact {
  return {
    name: form.name.trim(),
    phone: readNumber(form.phone, form.country) ?? form.phone.trim(),
    ...(form.email.trim() && { email: form.email.trim() }),
    ...(form.tags.length > 0 && { tags: form.tags }),
    status: form.status,
    ...(form.owner && { owner_id: form.owner }),
  };
}
