import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { normalise } from "../../../lib/phone";

/** What was typed as +digits, read in a country when it has no code of its own; null when unread. */
export function readNumber(typed: string, country: string | null): string | null {
  const international = normalise(typed);
  if (international || !country) return international;
  const read = parsePhoneNumberFromString(typed, country as CountryCode);
  return read?.isPossible() ? read.number : null;
}

/** Whether a +number is as long as its country's numbers are. */
export function isPossible(number: string): boolean {
  return parsePhoneNumberFromString(number)?.isPossible() ?? false;
}
