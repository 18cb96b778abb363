import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { contact, page } from "../../test/factories";
import { narrow } from "../../test/narrow";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { TableSkeleton } from "./TableSkeleton";
import { useDelayed } from "../../lib/useDelayed";

/** A list whose answers come when they are let. */
function slowList() {
  const gates: (() => void)[] = [];
  server.use(
    http.get(at("/api/v1/contacts"), async ({ request }) => {
      const more = new URL(request.url).searchParams.has("cursor");
      await new Promise<void>((resolve) => gates.push(resolve));
      const name = more ? "Bo" : "Ada";
      return HttpResponse.json(page([contact({ name })], { next: more ? null : "c2", total: 2 }));
    }),
  );
  return async () => {
    await waitFor(() => expect(gates.length).toBeGreaterThan(0));
    gates.shift()?.();
  };
}

const ghosts = () => screen.getByRole("status", { name: "Loading" }).children;
const line = () => document.querySelector("[data-busy]");

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the first page", () => {
  it("has no ghost for its first 120 ms, and then one for each row to come", () => {
    vi.useFakeTimers();
    render(<TableSkeleton rows={25} cards={false} />);
    act(() => void vi.advanceTimersByTime(119));
    expect(ghosts()).toHaveLength(0);
    act(() => void vi.advanceTimersByTime(1));
    expect(ghosts()).toHaveLength(25);
  });

  it.each([
    ["/contacts", 50],
    ["/contacts?limit=100", 100],
  ])("of %s is held by %i ghosts", async (path, rows) => {
    const answer = slowList();
    open(path);
    await waitFor(() => expect(ghosts()).toHaveLength(rows));
    await answer();
    await screen.findByRole("link", { name: "Ada" });
    expect(screen.queryByRole("status", { name: "Loading" })).toBeNull();
  });

  it("of a phone is held by cards, not by rows", async () => {
    narrow();
    const answer = slowList();
    open("/contacts?limit=25");
    await waitFor(() => expect(ghosts()).toHaveLength(25));
    expect(ghosts()[0]?.children).toHaveLength(3);
    await answer();
    await screen.findByRole("link", { name: "Ada" });
  });
});

describe("another page", () => {
  it("leaves the rows that are there under a moving line until it comes", async () => {
    const answer = slowList();
    open("/contacts");
    await answer();
    await screen.findByRole("link", { name: "Ada" });
    expect(line()).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(line()).not.toBeNull());
    expect(screen.getByRole("link", { name: "Ada" })).toBeDefined();
    expect(screen.queryByRole("status", { name: "Loading" })).toBeNull();
    await answer();
    await screen.findByRole("link", { name: "Bo" });
    await waitFor(() => expect(line()).toBeNull());
  });

  it("that comes at once shows no line", () => {
    vi.useFakeTimers();
    const seen: boolean[] = [];
    const Line = ({ on }: { on: boolean }) => {
      seen.push(useDelayed(on, 150));
      return null;
    };
    const { rerender } = render(<Line on />);
    act(() => void vi.advanceTimersByTime(149));
    rerender(<Line on={false} />);
    act(() => void vi.advanceTimersByTime(1_000));
    expect(seen).not.toContain(true);
    rerender(<Line on />);
    act(() => void vi.advanceTimersByTime(150));
    expect(seen.at(-1)).toBe(true);
  });
});
