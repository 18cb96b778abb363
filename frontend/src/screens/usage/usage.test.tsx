import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Usage, UsageMonth } from "../../api/types";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const FREE: Usage = {
  plan: "free",
  limit: 100,
  used: 91,
  waiting: 0,
  percent: 91,
  level: "orange",
  next_plan: "starter",
};
const MONTHS: UsageMonth[] = [
  { month: "2026-09", added: 10, total: 40 },
  { month: "2026-10", added: 0, total: 40 },
  { month: "2026-11", added: 51, total: 91 },
];

/** Open the page of a plan and the contacts of some months. */
function show(usage: Partial<Usage> = {}, months: UsageMonth[] = MONTHS): void {
  open("/usage");
  server.use(
    http.get(at("/api/v1/usage"), () => HttpResponse.json({ ...FREE, ...usage })),
    http.get(at("/api/v1/usage/history"), () => HttpResponse.json({ items: months })),
  );
}

describe("the usage", () => {
  it("says what happens at 75, 90 and 100 percent, and what is reached", async () => {
    show();
    const steps = await screen.findByRole("region", { name: "What happens as it fills" });
    const [yellow, orange, red] = within(steps).getAllByRole("listitem");
    expect(yellow?.textContent).toMatch(/^75%from 75 contacts Reached.*how many places are left\.$/);
    expect(orange?.textContent).toMatch(/^90%from 90 contacts Reached.*orange/);
    expect(red?.textContent).toMatch(/^100%from 100 contacts .*wait in the waiting room/);
    expect(red?.textContent).not.toContain("Reached");
  });

  it("leads to the trash, whose contacts take no places", async () => {
    show();
    const link = await screen.findByRole("link", { name: "Deleted contacts free places" });
    expect(link.getAttribute("href")).toBe("/trash");
  });

  it("of a full plan says what still works", async () => {
    show({ used: 100, percent: 100, level: "red", waiting: 3 });
    expect(await screen.findByText(/Reading, editing, deleting and receiving go on/)).toBeTruthy();
    expect(screen.getByText(/3 people wait for a place in your plan/)).toBeTruthy();
  });

  it("of a plan with room does not, and one without a limit has no steps", async () => {
    show({ plan: "scale", limit: null, level: "ok", percent: null, next_plan: null });
    expect(await screen.findByRole("heading", { name: "Scale" })).toBeTruthy();
    expect(screen.queryByText(/Reading, editing, deleting/)).toBeNull();
    expect(screen.queryByText("What happens as it fills")).toBeNull();
  });
});

describe("twelve months", () => {
  it("are a picture with words, and the same as a table, newest first", async () => {
    show();
    const name = "Twelve months: from 40 to 91 contacts";
    const chart = await screen.findByRole("img", { name });
    expect(within(chart).getAllByTitle(/2026: \d+$/).map((bar) => bar.title)).toEqual([
      "September 2026: 40",
      "October 2026: 40",
      "November 2026: 91",
    ]);
    await userEvent.click(screen.getByText("As a table"));
    const table = screen.getByRole("table");
    expect(within(table).getAllByRole("row").map((row) => row.textContent)).toEqual([
      "MonthAddedIn total",
      "November 20265191",
      "October 2026040",
      "September 20261040",
    ]);
  });

  it("without a contact say so", async () => {
    show({ used: 0, percent: 0, level: "ok" }, [{ month: "2026-11", added: 0, total: 0 }]);
    expect(await screen.findByRole("heading", { name: "No contacts yet" })).toBeTruthy();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("say that they are being read, and that they could not be, and are read again", async () => {
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let broken = true;
    open("/usage");
    server.use(
      http.get(at("/api/v1/usage/history"), async () => {
        await answered;
        return broken
          ? HttpResponse.json({ detail: "the history rests" }, { status: 503 })
          : HttpResponse.json({ items: MONTHS });
      }),
    );
    expect(await screen.findByRole("status", { name: "Loading" })).toBeTruthy();
    answer();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("the history rests");
    broken = false;
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.getByRole("img")).toBeTruthy());
  });
});
