import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { digits } from "./phone";
import { grouping } from "./usePhoneText";

/** Pages of a list are read again and again; a few thousand numbers are remembered. */
const MOST = 5000;
const shown = new Map<string, string>();

/** A +number for reading, in the groups that its country writes; unknown plans stay as they are. */
export function display(phone: string): string {
  let text = shown.get(phone);
  if (text === undefined) {
    text = grouped(phone) ?? phone;
    if (shown.size >= MOST) shown.clear();
    shown.set(phone, text);
  }
  return text;
}

function grouped(phone: string): string | undefined {
  if (!/^\+?\d{7,15}$/.test(phone)) return undefined;
  return parsePhoneNumberFromString(`+${digits(phone)}`)?.formatInternational();
}

// Whoever asks for it here has it everywhere
grouping.set({ display });
