import { describe, expect, it } from "vitest";
import { initials } from "../components/Avatar";
import { phoneCut, phonePieces, pieces } from "./highlight";
import { normalise, waLink } from "./phone";
import { display } from "./phoneText";
import { duration, relative } from "./time";
import { spans } from "./whatsappText";

describe("a phone number", () => {
  it.each([
    ["+447700900123", "+44 7700 900123"],
    ["+442079460958", "+44 20 7946 0958"],
    ["+12025550123", "+1 202 555 0123"],
    ["+2348031234567", "+234 803 123 4567"],
    ["+3545812345", "+354 581 2345"],
    ["+33612345678", "+33 6 12 34 56 78"],
    ["+5511987654321", "+55 11 98765 4321"],
    ["+919812345678", "+91 98123 45678"],
    ["447700900123", "+44 7700 900123"], // as WhatsApp gives it
    ["+123", "+123"], // no number of any plan
    ["+9991234567", "+9991234567"],
    ["US.447700900123", "US.447700900123"],
  ])("%s reads %s", (phone, shown) => {
    expect(display(phone)).toBe(shown);
  });

  it.each([
    ["+44 7700 900123", "+447700900123"],
    ["0044 (0)7700 900-123", "+447700900123"],
    ["https://wa.me/447700900123", "+447700900123"],
    ["tel:+44-7700-900123", "+447700900123"],
    ["07700 900123", null], // no country code
    ["+0 123 4567", null],
    ["+12", null],
    ["", null],
  ])("%s is kept as %s", (typed, kept) => {
    expect(normalise(typed)).toBe(kept);
  });

  it("opens a chat by its digits alone", () => {
    expect(waLink("+44 7700 900123")).toBe("https://wa.me/447700900123");
  });
});

describe("highlighting", () => {
  const hits = (parts: { text: string; hit: boolean }[]) =>
    parts.filter((part) => part.hit).map((part) => part.text);

  it.each([
    ["Lucía Fernández", "lucia", ["Lucía"]],
    ["Amara Okafor", "oka ama", ["Ama", "Oka"]],
    ["<script>", "script", ["script"]],
    ["Ada", "zzz", []],
    ["Ada", undefined, []],
  ])("marks in %s what %s finds", (text, query, wanted) => {
    const parts = pieces(text, query);
    expect(hits(parts)).toEqual(wanted);
    expect(parts.map((part) => part.text).join("")).toBe(text);
  });

  it("marks digits across the spaces of a number", () => {
    expect(hits(phonePieces("+44 7700 900123", "0900123"))).toEqual(["900123"]);
    expect(hits(phonePieces("+44 7700 900123", "12"))).toEqual([]);
  });

  it("marks of a number as it is shown what the server found of the one it keeps", () => {
    const cut = (...texts: string[]) => texts.map((text, at) => ({ text, match: at % 2 === 1 }));
    expect(hits(phoneCut("+44 7700 900123", cut("+44", "7700900123")))).toEqual(["7700 900123"]);
    expect(hits(phoneCut("+55 11 91234 5678", cut("+55", "11", "9", "12345678")))).toEqual([
      "11",
      "1234 5678",
    ]);
    expect(hits(phoneCut("+44 7700 900123", cut("+447700900123")))).toEqual([]);
    expect(hits(phoneCut("+44 7700 900123", cut("+", "4477")))).toEqual([]);
  });
});

describe("WhatsApp's formatting", () => {
  it.each([
    ["*bold* _it_ ~no~ ```x = 1```", ["bold", "italic", "strike", "code"]],
    ["2*3*4 and snake_case_name", []],
    ["* not bold *", []],
    ["an *unclosed mark", []],
  ])("in %s has %j", (text, styles) => {
    const made = spans(text);
    expect(made.filter((span) => span.style !== "plain").map((span) => span.style)).toEqual(styles);
  });
});

describe("time and names", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");

  it.each([
    ["2026-11-22T11:59:40Z", "now"],
    ["2026-11-22T11:30:00Z", "30 min. ago"],
    ["2026-11-21T10:00:00Z", "yesterday"],
    ["2026-11-22T15:00:00Z", "in 3 hr."],
  ])("%s is %s", (iso, text) => {
    expect(relative(iso, now)).toBe(text);
  });

  it.each([
    ["Amara Okafor", "AO"],
    ["João Pereira da Silva", "JS"],
    ["李小龙", "李"],
    ["  ~", "?"],
  ])("%s becomes %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("how long something took", () => {
  it.each([
    [2, "1 minute"],
    [5400, "2 hours"],
    [2.4 * 86_400, "2 days"],
  ])("%s seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
