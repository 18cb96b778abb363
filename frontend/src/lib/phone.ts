/** Country codes of one and two digits; every other code has three. */
const SHORT = new Set(
  (
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 " +
    "63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
  ).split(" "),
);

export function digits(phone: string): string {
  return phone.replace(/\D/g, "");
}

/** Group a +number for reading: country code, then groups of three, the last of two to four. */
export function display(phone: string): string {
  const all = digits(phone);
  if (all.length < 7) return phone;
  const code = countryCode(all);
  return `+${code} ${grouped(all.slice(code.length))}`;
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

function countryCode(all: string): string {
  for (const length of [1, 2]) {
    const code = all.slice(0, length);
    if (SHORT.has(code)) return code;
  }
  return all.slice(0, 3);
}

function grouped(rest: string): string {
  const groups: string[] = [];
  let left = rest;
  while (left.length > 4) {
    groups.push(left.slice(0, 3));
    left = left.slice(3);
  }
  return [...groups, left].filter(Boolean).join(" ");
}
