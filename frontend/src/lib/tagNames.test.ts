import { expect, it, vi } from "vitest";
import { sameTag } from "./tagNames";

it("a tag is the same whatever the case of its letters, in a Turkish browser too", () => {
  const lower = String.prototype.toLocaleLowerCase;
  vi.spyOn(String.prototype, "toLocaleLowerCase").mockImplementation(function (this: string) {
    return lower.call(this, "tr");
  });
  expect("VIP".toLocaleLowerCase()).not.toBe("vip");
  expect(sameTag(" VIP", "vip")).toBe(true);
  expect(sameTag("vip", "vips")).toBe(false);
});
