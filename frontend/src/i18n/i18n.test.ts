import { afterEach, describe, expect, it } from "vitest";
import { first as arFirst } from "./ar/first";
import { rest as arRest } from "./ar/rest";
import { first as enFirst } from "./en/first";
import { rest as enRest } from "./en/rest";
import { first as esFirst } from "./es/first";
import { rest as esRest } from "./es/rest";
import { loadLocale, loadRest, t } from "./index";
import { firstTexts } from "./reach";
import type { Message } from "./types";

const placeholders = (message: Message): string[] => {
  const forms = typeof message === "string" ? [message] : Object.values(message);
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();
};

describe.each<[string, Record<string, Message>, Record<string, Message>]>([
  ["first of es", esFirst, enFirst],
  ["rest of es", esRest, enRest],
  ["first of ar", arFirst, enFirst],
  ["rest of ar", arRest, enRest],
])("the dictionary %s", (name, dictionary, en) => {
  it("has exactly the keys of the English one", () => {
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(en).sort());
  });

  it("fills the same places in every text", () => {
    for (const [key, message] of Object.entries(en)) {
      expect(placeholders(dictionary[key] ?? ""), key).toEqual(placeholders(message));
    }
  });

  it("has every plural form of its language", () => {
    const forms = new Intl.PluralRules(name.slice(-2)).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(dictionary)) {
      if (typeof message === "string") continue;
      const missing = forms.filter((form) => form !== "many" && !(form in message));
      expect(missing, key).toEqual([]);
    }
  });
});

describe("a text", () => {
  afterEach(async () => {
    await loadLocale("en");
    await loadRest();
  });

  it("of a screen that comes later is there with it, and not before", async () => {
    await loadLocale("es");
    expect(t("jobs.title")).toBe("jobs.title");
    await loadRest();
    expect(t("jobs.title")).toBe(esRest["jobs.title"]);
  });


  it("chooses its plural and writes numbers the local way", () => {
    expect(t("usage.left", { n: 1 })).toBe("1 place left");
    expect(t("usage.left", { n: 1204 })).toBe("1,204 places left");
  });

  it("leaves a value as it is, markup and braces included", () => {
    expect(t("trash.done", { name: "<b>{n}</b>" })).toBe("<b>{n}</b> is in the trash");
  });
});

describe("what is loaded first", () => {
  it("says nothing whose text comes later, and loads no text that nobody needs yet", () => {
    const wanted = firstTexts([...Object.keys(enFirst), ...Object.keys(enRest)]);
    expect(Object.keys(enFirst).sort()).toEqual(wanted.sort());
  });
});
