import { afterEach, describe, expect, it } from "vitest";
import { dismiss, runLastAction, toast, toasts } from "./toasts";

const texts = () => toasts.get().map((each) => each.text);

afterEach(() => {
  for (const each of toasts.get()) dismiss(each.id);
});

describe("toasts", () => {
  it("say the last of a thing only, so that no outdated undo stays", () => {
    const undone: string[] = [];
    const undo = (what: string) => ({ label: "Undo", run: () => undone.push(what) });
    toast("Saved");
    toast("vip added", { about: "ada vip", action: undo("adding") });
    toast("new added", { about: "ada new", action: undo("new") });
    toast("vip removed", { about: "ada vip", action: undo("removing") });
    expect(texts()).toEqual(["Saved", "new added", "vip removed"]);
    runLastAction();
    runLastAction();
    expect(undone).toEqual(["removing", "new"]);
    expect(runLastAction()).toBe(false);
  });

  it("are three at most", () => {
    for (const text of ["a", "b", "c", "d"]) toast(text);
    expect(texts()).toEqual(["b", "c", "d"]);
  });
});
