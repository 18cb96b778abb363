import { locale } from "../../i18n";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Bytes as people say them: "1.2 MB". */
export function size(bytes: number): string {
  let amount = bytes;
  let at = 0;
  while (amount >= 1000 && at < UNITS.length - 1) {
    amount /= 1000;
    at += 1;
  }
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: UNITS[at],
    unitDisplay: at === 0 ? "long" : "short",
    maximumFractionDigits: at < 2 ? 0 : 1,
  }).format(amount);
}
