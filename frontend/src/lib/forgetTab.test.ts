import { expect, it } from "vitest";
import { chosen } from "./chosen";
import { forgetTab } from "./forgetTab";
import { toast, toasts } from "./toasts";

it("leaves nothing of one person to the next in the same tab", () => {
  sessionStorage.setItem("warmline.draft.note.ada.1", "unsent");
  sessionStorage.setItem("warmline.walk.v2", "{}");
  sessionStorage.setItem("another", "stays");
  toast("Ada is Hot");
  forgetTab();
  expect(Object.keys(sessionStorage)).toEqual(["another"]);
  expect(toasts.get()).toEqual([]);
  expect(chosen.get()).toEqual(expect.objectContaining({ mode: "ids" }));
});
