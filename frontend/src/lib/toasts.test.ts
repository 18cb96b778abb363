import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { dismiss, hold, release, runLastAction, toast, toasts } from "./toasts";

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

  it("go after eight seconds, and not while they are held", () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const held = toast("held");
    toast("going");
    hold(held);
    vi.advanceTimersByTime(7999);
    expect(texts()).toEqual(["held", "going"]);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual(["held"]);
    release(held);
    vi.advanceTimersByTime(8000);
    expect(texts()).toEqual([]);
  });

  it("are three at most", () => {
    for (const text of ["a", "b", "c", "d"]) toast(text);
    expect(texts()).toEqual(["b", "c", "d"]);
  });
});
