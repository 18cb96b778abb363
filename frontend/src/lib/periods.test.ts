import { describe, expect, it } from "vitest";
import { dayBeside, daysOf, rangeText } from "./periods";

/** A Sunday. */
const NOW = new Date(2026, 10, 29, 23, 30);

describe("a period that moves", () => {
  it.each([
    ["today", 1, "2026-11-29"],
    ["week", 1, "2026-11-23"],
    ["week", 7, "2026-11-29"],
    ["week", 6, "2026-11-28"],
    ["month", 1, "2026-11-01"],
    ["7d", 1, "2026-11-23"],
    ["30d", 1, "2026-10-31"],
    ["90d", 1, "2026-09-01"],
  ] as const)("is for %s, with weeks from day %i on, since %s", (preset, first, from) => {
    expect(daysOf(preset, NOW, first)).toEqual({ from, to: "2026-11-29" });
  });
});

it.each([
  ["2026-11-23", "2026-11-29", "Nov 23 – 29, 2026"],
  ["2026-10-31", "2026-11-29", "Oct 31 – Nov 29, 2026"],
  ["2026-11-29", "2026-11-29", "Nov 29, 2026"],
])("from %s to %s is %s", (from, to, text) => {
  expect(rangeText({ from, to }).replace(/\s/g, " ")).toBe(text);
});

it("knows the neighbours of a day", () => {
  expect(dayBeside("2026-03-01", -1)).toBe("2026-02-28");
  expect(dayBeside("2026-12-31", 1)).toBe("2027-01-01");
});

it.each(["0002-05-05", "0020-05-05", "0202-05-05", "2026-05-05"])(
  "takes %s as it is typed, whose year is not there yet",
  (day) => expect(dayBeside(dayBeside(day, -1), 1)).toBe(day),
);
