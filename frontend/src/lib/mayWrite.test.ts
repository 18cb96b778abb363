import { expect, test } from "vitest";
import type { Consent } from "../api/types";
import { contact } from "../test/factories";
import { mayWrite } from "./mayWrite";

const NOW = new Date("2026-03-01T12:00:00Z");
const NUMBER = { phone_number_id: "1", waba_id: null, portfolio_id: null, display: "+1 555 0100" };
const STOP: Consent = {
  phone_number_id: "1",
  category: "marketing_messages",
  value: "stop",
  source: "message",
  evidence: "wamid.1",
  at: "2026-02-01T12:00:00Z",
};

test.each([
  ["2026-03-01T12:00:01Z", "free_text"],
  ["2026-03-01T12:00:00Z", "template_only"],
  [null, "template_only"],
])("a window until %s allows %s", (until, verdict) => {
  expect(mayWrite(contact({ window_open_until: until }), [], [], NOW).verdict).toBe(verdict);
});

test("who has neither number nor user id can't be reached", () => {
  const nobody = contact({ phone: null, wa_id: null, user_id: null });
  expect(mayWrite(nobody, [], [], NOW).verdict).toBe("nowhere");
  expect(mayWrite({ ...nobody, user_id: "GB.1" }, [], [], NOW).verdict).toBe("template_only");
});

test("a stop names the business number it was said to, a resume none", () => {
  expect(mayWrite(contact(), [STOP], [NUMBER], NOW).stopped).toEqual(["+1 555 0100"]);
  expect(mayWrite(contact(), [STOP], [], NOW).stopped).toEqual(["1"]);
  expect(mayWrite(contact(), [{ ...STOP, value: "resume" }], [NUMBER], NOW).stopped).toEqual([]);
});
