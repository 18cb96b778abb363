import { parsePhoneNumberFromString } from "libphonenumber-js/min";

export function digits(phone: string): string {
  return phone.replace(/\D/g, "");
}

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

/** The address that opens a WhatsApp chat; it takes digits only. */
export function waLink(phone: string): string {
  return `https://wa.me/${digits(phone)}`;
}

/**
 * What a person typed or pasted, as +digits; null when it can't be a number with a country code.
 * Accepts spaces, dashes, brackets, a leading 00, and wa.me or tel: links.
 */
export function normalise(typed: string): string | null {
  const bare = typed
    .trim()
    .replace(/^(https?:\/\/)?(wa\.me\/|api\.whatsapp\.com\/send\?phone=|tel:)/i, "");
  const international = bare.replace(/^\s*00/, "+").replace(/\(0\)/g, "");
  if (!/^\+/.test(international) && !/wa\.me|whatsapp/i.test(typed)) return null;
  const number = digits(international);
  return number.length >= 7 && number.length <= 15 && !number.startsWith("0") ? `+${number}` : null;
}
