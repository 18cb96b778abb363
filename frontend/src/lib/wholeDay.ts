const DAY = /^[1-9]\d{3}-\d{2}-\d{2}$/;

/** A day of the calendar as addresses have it, YYYY-MM-DD, or undefined for anything else. */
export function wholeDay(value: unknown): string | undefined {
  const sound = typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));
  return sound ? value : undefined;
}
