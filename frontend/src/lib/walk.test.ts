import { expect, test } from "vitest";
import { neighboursOf, rememberWalk } from "./walk";

test("a contact of the list knows its neighbours, another one has none", () => {
  rememberWalk(["a", "b", "c"]);
  expect(neighboursOf("b")).toEqual({ previous: "a", next: "c", place: 2, many: 3 });
  expect(neighboursOf("a").previous).toBeNull();
  expect(neighboursOf("c").next).toBeNull();
  expect(neighboursOf("z")).toEqual({ previous: null, next: null, place: 0, many: 0 });
});

test("what is no list in the storage is no list here", () => {
  sessionStorage.setItem("warmline.walk.v1", "{");
  expect(neighboursOf("a").many).toBe(0);
});
