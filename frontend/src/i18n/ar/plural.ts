import type { Message } from "../types";

/** One, two, a few (3–10), and the form of larger numbers, which zero shares. */
export const n = (one: string, two: string, few: string, many: string): Message => ({
  zero: many,
  one,
  two,
  few,
  many,
  other: many,
});
