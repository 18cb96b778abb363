import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writePrefs } from "../lib/storage";
import { learnZone } from "../lib/zone";
import { RelTime } from "./RelTime";

const AT = "2026-03-01T10:00:00Z";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(AT) + 3 * 60_000 });
});
beforeEach(() => learnZone("UTC"));
afterEach(() => {
  vi.useRealTimers();
  learnZone(null);
});

const shown = () => screen.getByRole("time") as HTMLTimeElement;

describe("a time", () => {
  it("is told relatively, with the exact one for programs and for the pointer", () => {
    render(<RelTime at={AT} />);
    expect(shown().textContent).toBe("3 min. ago");
    expect(shown().dateTime).toBe(AT);
    expect(shown().title).toMatch(/^Mar 1, 2026, 10:00\sAM UTC$/);
  });

  it("is told with the time zone in which it is meant", () => {
    learnZone("Asia/Kolkata");
    render(<RelTime at={AT} />);
    expect(shown().title).toMatch(/^Mar 1, 2026, 3:30\sPM GMT\+5:30$/);
  });

  it("grows older by itself", () => {
    render(<RelTime at={AT} />);
    act(() => vi.advanceTimersByTime(2 * 60_000));
    expect(shown().textContent).toBe("5 min. ago");
  });

  it("is the exact one for who prefers that", () => {
    writePrefs({ exactTimes: true });
    render(<RelTime at={AT} />);
    expect(`${shown().textContent} UTC`).toBe(shown().title);
  });

  it("that never was is said in words", () => {
    render(<RelTime at={null} empty="never" />);
    expect(screen.getByText("never")).toBeTruthy();
  });
});
