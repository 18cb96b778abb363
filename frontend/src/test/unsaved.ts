import { screen, waitFor } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect } from "vitest";

/** What asks before something unsaved is left. */
export const TITLE = "Leave without saving?";

/** Whether the browser would ask before it leaves. */
export function browserAsks(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

/** A dialog with something unsaved stays on Escape, and goes once it is said that it shall. */
export async function asksBeforeClosing(user: UserEvent, name: string): Promise<void> {
  expect(browserAsks()).toBe(true);
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("dialog", { name: TITLE });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(question.isConnected).toBe(false));
  expect(screen.getByRole("dialog", { name })).toBeTruthy();
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name })).toBeNull());
  expect(browserAsks()).toBe(false);
}
