import { describe, expect, it } from "vitest";
import {
  count,
  isSelected,
  mark,
  NOTHING,
  pageState,
  range,
  recounted,
  selectAllMatching,
  toApi,
} from "./selection";

describe("ticking single contacts", () => {
  it("counts each once", () => {
    const selection = mark(mark(NOTHING, ["a", "b"], true), ["b", "c"], true);
    expect(count(selection)).toBe(3);
    expect(count(mark(selection, ["a"], false))).toBe(2);
  });

  it("never changes the selection it started from", () => {
    mark(NOTHING, ["a"], true);
    expect(count(NOTHING)).toBe(0);
  });

  it("takes a range in both directions", () => {
    const page = ["a", "b", "c", "d"];
    expect(range(page, "b", "d")).toEqual(["b", "c", "d"]);
    expect(range(page, "d", "b")).toEqual(["b", "c", "d"]);
    expect(range(page, "elsewhere", "c")).toEqual(["c"]);
  });

  it("says how much of the page is ticked", () => {
    const some = mark(NOTHING, ["a"], true);
    expect(pageState(some, ["a", "b"])).toBe("some");
    expect(pageState(some, ["a"])).toBe("all");
    expect(pageState(some, ["x"])).toBe("none");
    expect(pageState(some, [])).toBe("none");
  });
});

describe("all that match", () => {
  const all = selectAllMatching(48_210, { status: ["hot"] });

  it("is every contact, seen or not, except the ones taken off", () => {
    const fewer = mark(all, ["a", "b"], false);
    expect(isSelected(fewer, "never seen")).toBe(true);
    expect(isSelected(fewer, "a")).toBe(false);
    expect(count(fewer)).toBe(48_208);
    expect(count(mark(fewer, ["a"], true))).toBe(48_209);
  });

  it("goes to the API as a filter with exceptions and what was promised", () => {
    expect(toApi(mark(all, ["a"], false))).toEqual({
      filter: { status: ["hot"] },
      exclude_ids: ["a"],
      expected_count: 48_209,
    });
  });

  it("is as many as the server finds later", () => {
    const fewer = mark(all, ["a"], false);
    expect(count(recounted(fewer, 50_000))).toBe(50_000);
    expect(toApi(recounted(fewer, 50_000))).toMatchObject({ expected_count: 50_000 });
    expect(recounted(NOTHING, 5)).toBe(NOTHING);
  });

  it("goes to the API as ids when they were picked one by one", () => {
    expect(toApi(mark(NOTHING, ["a"], true))).toEqual({
      ids: ["a"],
    });
  });
});
