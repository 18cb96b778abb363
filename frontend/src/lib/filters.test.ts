import { describe, expect, it } from "vitest";
import {
  activeFields,
  cleared,
  filterKey,
  type ListSearch,
  parseSearch,
  toApiFilter,
  toApiQuery,
  withChange,
  withoutField,
} from "./filters";
import { parseQuery, stringifyQuery } from "./searchParams";
import { dayFromNow } from "./time";

it.each([
  [{ marketing: "stopped" }, { marketing: "stopped" }, ["marketing"]],
  [{ blocked: "yes" }, { blocked: "true" }, ["blocked"]],
  [{ source: ["api", "whatsapp", "nowhere"] }, { source: ["whatsapp", "api"] }, ["source"]],
  [{ marketing: "allowed", blocked: "no" }, { marketing: "allowed", blocked: "false" }, ["marketing", "blocked"]],
])("%j asks for %j, each with a chip that takes it off", (given, asks, fields) => {
  const search = parseSearch(given);
  expect(toApiFilter(search)).toEqual(asks);
  expect(activeFields(search)).toEqual(fields);
  expect(activeFields(fields.reduce((rest, each) => withoutField(rest, each as "blocked"), search))).toEqual([]);
});

describe("the address of a list", () => {
  it("comes back the same after a round trip", () => {
    const search = parseSearch({
      q: "ada",
      status: ["hot", "warm"],
      tag: ["vip", "a & b = c"],
      tag_mode: "all",
      owner: ["none"],
      owner_is: "not",
      active_in: "week",
      marketing: "stopped",
      blocked: "no",
      source: ["whatsapp", "flow"],
      columns: ["email", "phone"],
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
    [{ marketing: "maybe", blocked: "true" }, {}],
    [{ sort: "password" }, {}],
    [{ limit: "100000" }, {}],
    [{ q: "   " }, {}],
    [{ q: 12345 }, { q: "12345" }],
    [{ tag: { $ne: 1 } }, {}],
    [{ tag_is: "unlike", created_in: "century", status_is: "empty" }, {}],
    [{ owner_is: ["not"] }, {}],
    [{ columns: ["email", "shoe_size"] }, { columns: ["email"] }],
    [{ columns: "shoe_size" }, {}],
    [{ columns: "name" }, { columns: ["name"] }],
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

  it("has the days that a moving period has today, and none of other days", () => {
    const today = dayFromNow(0);
    const asked = toApiFilter({ created_in: "7d", created_from: "2020-01-01" });
    expect(asked.created_to).toBe(toApiFilter({ created_to: today }).created_to);
    expect(asked.created_from).toBe(toApiFilter({ created_from: dayFromNow(-6) }).created_from);
    expect(activeFields({ created_in: "today" })).toEqual(["created"]);
    expect(withoutField({ created_in: "today" }, "created")).toEqual({});
  });

  it("says how several tags are matched", () => {
    expect(toApiFilter({ tag: ["a", "b"] }).tag_mode).toBe("any");
    expect(toApiFilter({ tag: ["a", "b"], tag_mode: "all" }).tag_mode).toBe("all");
    expect(toApiFilter({ tag: ["a"] }).tag_mode).toBeUndefined();
  });
});

describe("values that are not, and none at all", () => {
  const none = (field: string, ...value: string[]) => ({ field, op: "none_of", value });

  it.each<[ListSearch, object]>([
    [{ status: ["hot"], status_is: "not" }, { filter: none("status", "hot") }],
    [{ status_is: "not" }, {}], // nothing is chosen yet
    [{ tag: ["a", "b"], tag_is: "not", tag_mode: "all" }, { filter: none("tags", "a", "b") }],
    [{ tag: ["a"], tag_is: "empty" }, { filter: { field: "tags", op: "absent" } }],
    [{ owner: ["m1"], owner_is: "not" }, { filter: none("owner", "m1") }],
    [{ owner: ["none"], owner_is: "not" }, { filter: { field: "owner", op: "present" } }],
    [{ owner_is: "empty" }, { owner: ["none"] }],
    [
      { status: ["hot"], status_is: "not", owner: ["none", "m1"], owner_is: "not", tag: ["a"] },
      {
        tag: ["a"],
        filter: {
          all: [none("status", "hot"), { field: "owner", op: "present" }, none("owner", "m1")],
        },
      },
    ],
  ])("%j asks for %j", (search, wanted) => {
    expect(toApiFilter(search)).toEqual(wanted);
  });

  it("go into the address of a call as text, and make another crowd", () => {
    const search: ListSearch = { status: ["hot"], status_is: "not" };
    expect(JSON.parse(String(toApiQuery(search).filter))).toEqual(none("status", "hot"));
    expect(toApiQuery({ ...search, q: "ada" }).filter).toBe(toApiQuery(search).filter);
    expect(filterKey(search)).not.toBe(filterKey({ status: ["hot"] }));
  });

  it("are taken off with their filter", () => {
    const search = parseSearch({ tag_is: "empty", owner: "m1", owner_is: "not", status_is: "not" });
    expect(activeFields(search)).toEqual(["tag", "owner"]);
    expect(withoutField(withoutField(search, "tag"), "owner")).toEqual({ status_is: "not" });
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

describe("a list that any of its filters lets into", () => {
  const ofAny = (search: ListSearch) => toApiFilter({ match: "any", ...search });

  it("says all of it in one expression, each filter as one part", () => {
    expect(
      ofAny({
        status: ["hot"],
        tag: ["vip", "eu"],
        tag_mode: "all",
        owner: ["none", "m2"],
        created_from: "2026-01-31",
        created_to: "2026-02-01",
      }),
    ).toEqual({
      filter: {
        any: [
          { field: "status", op: "any_of", value: ["hot"] },
          { field: "tags", op: "all_of", value: ["vip", "eu"] },
          { field: "owner", op: "absent" },
          { field: "owner", op: "any_of", value: ["m2"] },
          {
            all: [
              { field: "created_at", op: "since", value: "2026-01-31T00:00:00.000Z" },
              { field: "created_at", op: "before", value: "2026-02-02T00:00:00.000Z" },
            ],
          },
        ],
      },
    });
  });

  it("has who stopped marketing and who is blocked among its parts", () => {
    expect(ofAny({ marketing: "stopped", blocked: "yes" })).toEqual({
      filter: {
        any: [
          { field: "marketing", op: "stopped" },
          { field: "blocked", op: "yes" },
        ],
      },
    });
  });

  it("keeps what is not together where it is none of the owners", () => {
    expect(ofAny({ status: ["cold"], status_is: "not", owner: ["none", "m2"], owner_is: "not" })).toEqual({
      filter: {
        any: [
          { field: "status", op: "none_of", value: ["cold"] },
          {
            all: [
              { field: "owner", op: "present" },
              { field: "owner", op: "none_of", value: ["m2"] },
            ],
          },
        ],
      },
    });
  });

  it("is the plain list where there is one filter, and what is left of it after clearing", () => {
    expect(ofAny({ status: ["hot"] })).toEqual({ status: ["hot"] });
    expect(cleared({ match: "any", status: ["hot"], tag: ["vip"] })).toEqual({});
    expect(parseSearch({ match: "any", status: "hot" })).toEqual({ match: "any", status: ["hot"] });
    expect(parseSearch({ match: "some" })).toEqual({});
  });

  it("is another selection than that of which all hold", () => {
    const search: ListSearch = { status: ["hot"], tag: ["vip"] };
    expect(filterKey({ ...search, match: "any" })).not.toBe(filterKey(search));
  });
});

it("asks for the days of a period beside those on which an import ran", () => {
  const imported = "2026-03-01T10:00:00Z/2026-03-01T10:05:00Z";
  const asked = toApiFilter({ imported, created_from: "2026-03-02" });
  expect(asked).toMatchObject({ created_from: "2026-03-01T10:00:00Z", source: ["import"] });
  expect(asked.filter).toMatchObject({ field: "created_at", op: "since" });
});

it("asks for both ways by which the contacts of an import would have to have come", () => {
  const imported = "2026-03-01T10:00:00Z/2026-03-01T10:05:00Z";
  expect(toApiFilter({ imported, source: ["whatsapp"] })).toEqual({
    source: ["import"],
    created_from: "2026-03-01T10:00:00Z",
    created_to: "2026-03-01T10:05:00Z",
    filter: { field: "source", op: "any_of", value: ["whatsapp"] },
  });
  expect(toApiFilter({ match: "any", source: ["flow"], marketing: "stopped" })).toEqual({
    filter: { any: [{ field: "marketing", op: "stopped" }, { field: "source", op: "any_of", value: ["flow"] }] },
  });
});
