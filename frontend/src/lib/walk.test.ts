import { expect, test } from "vitest";
import { contact, page } from "../test/factories";
import { edgeOf, longer, neighboursOf, recallWalk, rememberWalk, walkOf } from "./walk";

const people = (...ids: string[]) => ids.map((id) => contact({ id }));
const middle = () =>
  walkOf({}, page(people("a", "b", "c"), { total: 9, next: "on", previous: "back" }), 4);

test("a contact of the list knows its neighbours and its place, another one has none", () => {
  rememberWalk(middle());
  const walk = recallWalk();
  expect(neighboursOf(walk, "b")).toEqual({
    previous: "a",
    next: "c",
    place: 5,
    many: 9,
    exact: true,
  });
  expect(neighboursOf(walk, "a").previous).toBeNull();
  expect(neighboursOf(walk, "c").next).toBeNull();
  expect(neighboursOf(walk, "z")).toMatchObject({ previous: null, next: null, place: 0, many: 0 });
});

test("where a page stands may be unknown; then its rows are counted", () => {
  const walk = walkOf({}, page(people("a", "b"), { total: 9 }), null);
  expect(neighboursOf(walk, "b")).toMatchObject({ place: 2, many: 2 });
});

test("at its ends a walk goes on with the next page", () => {
  const walk = middle();
  expect(edgeOf(walk, "b")).toBeNull();
  expect(edgeOf(walk, "c")).toEqual({ way: "after", cursor: "on" });
  const on = longer(walk, page(people("c", "d"), { next: null }), "after");
  expect(neighboursOf(on, "c")).toMatchObject({ next: "d", place: 6, many: 9 });
  expect(edgeOf(on, "d")).toBeNull();
  expect(edgeOf(walk, "a")).toEqual({ way: "before", cursor: "back" });
  const back = longer(walk, page(people("y", "z"), { previous: null }), "before");
  expect(neighboursOf(back, "a")).toMatchObject({ previous: "z", place: 4 });
});

test("what is no list in the storage is no list here", () => {
  for (const kept of ["{", "[]", "null"]) {
    sessionStorage.setItem("warmline.walk.v2", kept);
    expect(neighboursOf(recallWalk(), "a").many).toBe(0);
  }
});
