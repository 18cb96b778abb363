export function digits(phone: string): string {
  return phone.replace(/\D/g, "");
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
