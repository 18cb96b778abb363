import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, onTestFinished, vi } from "vitest";
import { toast } from "../lib/toasts";
import { Toaster } from "./Toaster";

it("keeps a message that has the focus when the pointer leaves it, and not for ever", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  render(<Toaster />);
  act(() => void toast("Ada → Hot", { action: { label: "Undo", run: () => {} } }));
  const undo = screen.getByRole("button", { name: "Undo" });
  const box = undo.closest("[data-tone]") as HTMLElement;
  fireEvent.mouseEnter(box);
  act(() => undo.focus());
  fireEvent.mouseLeave(box);
  act(() => vi.advanceTimersByTime(20_000));
  expect(undo.isConnected).toBe(true);
  act(() => undo.blur());
  act(() => vi.advanceTimersByTime(8000));
  expect(undo.isConnected).toBe(false);
});
