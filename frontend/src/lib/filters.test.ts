import { describe, expect, it } from "vitest";
import {
  activeFields,
  cleared,
  filterKey,
  parseSearch,
  toApiFilter,
  toApiQuery,
  withChange,
  withoutField,
} from "./filters";
import { parseQuery, stringifyQuery } from "./searchParams";

describe("the address of a list", () => {
  it("comes back the same after a round trip", () => {
    const search = parseSearch({
      q: "ada",
      status: ["hot", "warm"],
      tag: ["vip", "a & b = c"],
      tag_mode: "all",
      owner: ["none"],
      created_from: "2026-01-31",
      sort: "-name",
      limit: "100",
    });
    expect(parseSearch(parseQuery(stringifyQuery({ ...search })))).toEqual(search);
  });

  it("is readable, repeating a name for each value", () => {
    expect(stringifyQuery({ status: ["hot", "warm"], q: "ada" })).toBe(
      "?status=hot&status=warm&q=ada",
    );
  });

  it.each([
    [{ status: "boiling" }, {}],
    [{ status: ["hot", "boiling", "hot"] }, { status: ["hot"] }],
    [{ status: "hot" }, { status: ["hot"] }], // one value is a list of one
    [{ created_from: "yesterday" }, {}],
    [{ created_from: "2026-13-45" }, {}],
    [{ sort: "password" }, {}],
    [{ limit: "100000" }, {}],
    [{ q: "   " }, {}],
    [{ q: 12345 }, { q: "12345" }],
    [{ tag: { $ne: 1 } }, {}],
  ])("reads %j as %j", (raw, wanted) => {
    expect(parseSearch(raw)).toEqual(wanted);
  });
});

describe("what the API is asked", () => {
  it("has the filters, the page size and the order", () => {
    expect(toApiQuery({ status: ["hot"], cursor: "abc" })).toEqual({
      status: ["hot"],
      sort: "-last_active_at",
      limit: "50",
      cursor: "abc",
    });
  });

  it("leaves the order to the search when there are words", () => {
    expect(toApiQuery({ q: "ada", sort: "name" })).toEqual({
      q: "ada",
      limit: "50",
    });
  });

  it("includes the whole last day, as a period excludes its end", () => {
    const { created_from: from, created_to: to } = toApiFilter({
      created_from: "2026-02-28",
      created_to: "2026-02-28",
    });
    expect(Date.parse(String(to)) - Date.parse(String(from))).toBe(86_400_000);
  });

  it("says how several tags are matched", () => {
    expect(toApiFilter({ tag: ["a", "b"] }).tag_mode).toBe("any");
    expect(toApiFilter({ tag: ["a", "b"], tag_mode: "all" }).tag_mode).toBe("all");
    expect(toApiFilter({ tag: ["a"] }).tag_mode).toBeUndefined();
  });
});

describe("changing the list", () => {
  const full = parseSearch({
    status: "hot",
    tag: "vip",
    created_from: "2026-01-01",
    cursor: "abc",
    sort: "name",
  });

  it("starts again at the first page", () => {
    expect(withChange(full, { status: ["cold"] }).cursor).toBeUndefined();
  });

  it("takes one filter off and leaves the others", () => {
    expect(activeFields(full)).toEqual(["status", "tag", "created"]);
    expect(activeFields(withoutField(full, "created"))).toEqual(["status", "tag"]);
  });

  it("clears all filters but keeps the order", () => {
    expect(cleared(full)).toEqual({ sort: "name" });
  });

  it("is the same match in another order or on another page", () => {
    expect(filterKey(full)).toBe(filterKey({ ...full, sort: "-name", cursor: "x" }));
    expect(filterKey(full)).not.toBe(filterKey(withoutField(full, "tag")));
  });
});
