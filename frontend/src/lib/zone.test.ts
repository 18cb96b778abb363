import { afterEach, describe, expect, it } from "vitest";
import { toApiFilter } from "./filters";
import { daysOf } from "./periods";
import { writePrefs } from "./storage";
import { absolute, dateOnly, dayKey, exact, movedDay, startOfDay, timeOnly } from "./time";
import { learnZone, zone } from "./zone";

afterEach(() => learnZone(null));

/** An evening in New York is the next day's morning in Auckland. */
const AT = "2026-03-01T23:30:00Z";
const plain = (text: string) => text.replace(/\s/g, " ");

describe("a moment", () => {
  it.each([
    ["America/New_York", "Mar 1, 2026, 6:30 PM", "GMT-5|EST", "2026-03-01"],
    ["Pacific/Auckland", "Mar 2, 2026, 12:30 PM", "GMT\\+13", "2026-03-02"],
    ["Asia/Kolkata", "Mar 2, 2026, 5:00 AM", "GMT\\+5:30", "2026-03-02"],
    ["UTC", "Mar 1, 2026, 11:30 PM", "UTC", "2026-03-01"],
  ])("is told as the clocks in %s have it", (name, text, short, day) => {
    learnZone(name);
    expect(plain(absolute(AT))).toBe(text);
    expect(plain(exact(AT))).toMatch(new RegExp(`^${text} (${short})$`));
    expect(plain(`${dateOnly(AT)}, ${timeOnly(AT)}`)).toBe(text);
    expect(dayKey(AT)).toBe(day);
  });

  it("is told as the browser has it, where a member prefers that or knows no other", () => {
    const own = plain(absolute(AT));
    learnZone("Pacific/Kiritimati");
    expect(plain(absolute(AT))).not.toBe(own);
    writePrefs({ ownZone: true });
    expect(plain(absolute(AT))).toBe(own);
    writePrefs({ ownZone: false });
    learnZone("Middle/Earth");
    expect(zone()).toBeUndefined();
    expect(plain(absolute(AT))).toBe(own);
  });
});

describe("a day", () => {
  it.each([
    ["UTC", "2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["Asia/Kathmandu", "2026-03-01", "2026-02-28T18:15:00.000Z"],
    // midnight is skipped: the day begins at one
    ["America/Santiago", "2024-09-08", "2024-09-08T04:00:00.000Z"],
    // midnight comes twice: the day begins with the first
    ["America/Havana", "2025-11-02", "2025-11-02T04:00:00.000Z"],
    ["UTC", "0026-03-01", "0026-03-01T00:00:00.000Z"],
  ])("in %s, %s begins at %s", (name, day, start) => {
    learnZone(name);
    expect(startOfDay(day)).toBe(start);
    expect(dayKey(start)).toBe(day);
    expect(dayKey(new Date(Date.parse(start) - 1).toISOString())).toBe(movedDay(day, -1));
  });
});

describe("a period", () => {
  it("begins and ends with the days of the workspace", () => {
    learnZone("Pacific/Auckland");
    expect(toApiFilter({ created_from: "2026-03-01", created_to: "2026-03-01" })).toEqual({
      created_from: "2026-02-28T11:00:00.000Z",
      created_to: "2026-03-01T11:00:00.000Z",
    });
  });

  it.each([
    ["America/New_York", "2026-03-01", "2026-03-01", "2026-02-23"],
    ["Pacific/Auckland", "2026-03-02", "2026-03-01", "2026-03-02"],
  ])("that moves counts from today in %s", (name, today, month, week) => {
    learnZone(name);
    const now = new Date(AT);
    expect(daysOf("today", now, 1)).toEqual({ from: today, to: today });
    expect(daysOf("month", now, 1)).toEqual({ from: month, to: today });
    expect(daysOf("week", now, 1)).toEqual({ from: week, to: today });
  });
});
