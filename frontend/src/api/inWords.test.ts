import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it } from "vitest";
import { type Locale, loadLocale, loadRest } from "../i18n";
import { refusals as ar } from "../i18n/ar/refusals";
import { refusals as es } from "../i18n/es/refusals";
import { at, server } from "../test/server";
import { type ApiError, api } from "./client";

afterEach(async () => {
  await loadLocale("en");
  await loadRest();
});

/** How a page in some language hears of a refusal. */
async function heard(language: Locale, problem: object, status = 422): Promise<ApiError> {
  await loadLocale(language);
  server.use(http.post(at("/api/v1/contacts"), () => HttpResponse.json(problem, { status })));
  return api.post("/api/v1/contacts", { body: {} }).then(
    () => expect.fail("it was taken on"),
    (error: ApiError) => error,
  );
}

const SHORT = {
  code: "phone_too_short",
  detail: "phone: the number has too few digits",
  errors: { phone: ["the number has too few digits"] },
  error_codes: { phone: "phone_too_short" },
};

describe("a refusal", () => {
  it.each([
    ["es", es],
    ["ar", ar],
  ] as const)("of a field is told in %s, and its code stays", async (language, words) => {
    const error = await heard(language, SHORT);
    expect(error.errors).toEqual({ phone: [words.phone_too_short] });
    expect(error.message).toBe(words.phone_too_short);
    expect(error.code).toBe("phone_too_short");
  });

  it("of several fields is told by each of them", async () => {
    const error = await heard("es", {
      code: "invalid_input",
      detail: "name: must not be blank; email: is not an e-mail address",
      errors: { name: ["must not be blank"], email: ["is not an e-mail address"] },
      error_codes: { name: "blank", email: "bad_email" },
    });
    expect(error.message).toBe(`${es.blank} ${es.bad_email}`);
  });

  it("of a field whose code is unknown is told as the server does", async () => {
    const errors = { name: ["must not be blank"], extra: ["unknown field"] };
    const error = await heard("es", {
      code: "invalid_input", detail: "both", errors, error_codes: { name: "blank" },
    });
    expect(error.errors).toEqual({ name: [es.blank], extra: ["unknown field"] });
    expect(error.message).toBe("both");
  });

  it("is told with its facts, written the local way", async () => {
    const moved = { code: "selection_changed", detail: "moved", expected: 1200, found: 12500 };
    expect((await heard("es", moved, 409)).message).toBe("Ahora coinciden 12.500 contactos, no 1200.");
    expect((await heard("es", { code: "selection_changed", detail: "moved" }, 409)).message).toBe("moved");
  });

  it("is told in English as the server does, but for the step that a workflow has not", async () => {
    expect((await heard("en", SHORT)).message).toBe(SHORT.detail);
    const step = await heard("en", { code: "move_not_allowed", detail: "no arrow" }, 409);
    expect(step.message).toBe("The workspace allows only one step at a time.");
  });

  it("has the same words in both languages, with the same facts", () => {
    const facts = (text: string | undefined) => (text?.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(es)).toEqual(Object.keys(ar));
    for (const code of Object.keys(es)) expect(facts(es[code]), code).toEqual(facts(ar[code]));
  });
});
