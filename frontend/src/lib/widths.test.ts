import { beforeEach, expect, it } from "vitest";
import { readPrefs } from "./storage";
import {
  isUsual,
  keepWidths,
  LEAST,
  learnWidths,
  moveEdge,
  resetEdge,
  USUAL,
  widths,
} from "./widths";

beforeEach(() => keepWidths({}));

it("what a column gains its neighbour loses, until that is as narrow as can be", () => {
  const edge = ["status", "tags"] as const;
  const wider = moveEdge({}, edge, 20);
  expect(wider).toEqual({ status: USUAL.status + 20, tags: USUAL.tags - 20 });
  expect(moveEdge(wider, edge, 900)).toEqual({
    status: USUAL.status + USUAL.tags - LEAST,
    tags: LEAST,
  });
  expect(moveEdge({}, edge, -900)).toMatchObject({ status: LEAST });
});

it("an edge goes back to where it was, and no other", () => {
  const drawn = moveEdge(moveEdge({}, ["name", "phone"], 10), ["status", "tags"], 10);
  expect(resetEdge(drawn, ["status", "tags"])).toEqual({
    name: USUAL.name + 10,
    phone: USUAL.phone - 10,
  });
});

it("what the server keeps wins, without what is no width of a column", () => {
  learnWidths({ name: 300, shoe: 44, tags: "wide", phone: 3, email: 1e9 });
  expect(widths.get()).toEqual({ name: 300 });
  expect(readPrefs().widths).toEqual({ name: 300 });
  learnWidths(undefined);
  expect(widths.get()).toEqual({ name: 300 });
  learnWidths({});
  expect(isUsual(widths.get())).toBe(true);
});
