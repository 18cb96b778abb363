import { expect, test } from "vitest";
import { columns, DEFAULT_COLUMNS, learnColumns, moved, setColumns, toggled } from "./columns";
import { readPrefs } from "./storage";

test("a column is taken away, and comes back at the end", () => {
  const without = toggled(["phone", "status", "tags"], "status");
  expect(without).toEqual(["phone", "tags"]);
  expect(toggled(without, "status")).toEqual(["phone", "tags", "status"]);
});

test("a column moves by one place and stops at the ends", () => {
  expect(moved(["phone", "status", "tags"], "tags", -1)).toEqual(["phone", "tags", "status"]);
  expect(moved(["phone", "status", "tags"], "phone", -1)).toEqual(["phone", "status", "tags"]);
  expect(moved(["phone", "status", "tags"], "phone", 1)).toEqual(["status", "phone", "tags"]);
  expect(moved(["phone"], "email", 1)).toEqual(["phone"]);
});

test("what the server keeps wins, without what is no column here", () => {
  setColumns(DEFAULT_COLUMNS);
  learnColumns(["email", "moon_phase", "phone"]);
  expect(columns.get()).toEqual(["email", "phone"]);
  expect(readPrefs().columns).toEqual(["email", "phone"]);
  learnColumns(undefined);
  expect(columns.get()).toEqual(["email", "phone"]);
});
