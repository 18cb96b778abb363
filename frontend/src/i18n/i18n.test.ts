import { afterEach, describe, expect, it } from "vitest";
import { ar } from "./ar";
import { en } from "./en";
import { es } from "./es";
import { loadLocale, t } from "./index";
import type { Dictionary, Message } from "./types";

const placeholders = (message: Message): string[] => {
  const forms = typeof message === "string" ? [message] : Object.values(message);
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
};

describe.each([
  ["es", es],
  ["ar", ar],
] as [string, Dictionary][])("the %s dictionary", (language, dictionary) => {
  it("has exactly the keys of the English one", () => {
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(en).sort());
  });

  it("fills the same places in every text", () => {
    for (const [key, message] of Object.entries(en)) {
      expect(placeholders(dictionary[key as keyof typeof en]), key).toEqual(placeholders(message));
    }
  });

  it("has every plural form of its language", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(dictionary)) {
      if (typeof message === "string") continue;
      const missing = forms.filter((form) => form !== "many" && !(form in message));
      expect(missing, key).toEqual([]);
    }
  });
});

describe("a text", () => {
  afterEach(() => loadLocale("en"));

  it("chooses its plural and writes numbers the local way", () => {
    expect(t("usage.left", { n: 1 })).toBe("1 place left");
    expect(t("usage.left", { n: 1204 })).toBe("1,204 places left");
  });

  it("leaves a value as it is, markup and braces included", () => {
    expect(t("trash.done", { name: "<b>{n}</b>" })).toBe("<b>{n}</b> is in the trash");
  });
});
