import { act, render, screen } from "@testing-library/react";
import { http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "../test/factories";
import { open } from "../test/render";
import { at, server } from "../test/server";
import { Waiting } from "./Skeleton";

afterEach(() => {
  vi.useRealTimers();
});

describe("what is being read", () => {
  it.each([
    "/trash",
    "/pipeline",
    "/going-cold",
    "/imports",
    "/imports/one",
    "/waiting",
    "/usage",
    "/flow",
    "/jobs",
    "/audit",
    "/team",
    "/conflicts",
    "/conflicts?show=alike",
    "/contacts/ada",
    ...["devices", "keys", "tags", "stages", "whatsapp"].map((name) => `/settings?section=${name}`),
  ])("has a place that says so on %s", async (path) => {
    server.use(http.get(at("/api/v1/*"), () => new Promise<never>(() => {})));
    open(path, session({ scopes: [...session().scopes, "audit:read"] }));
    expect((await screen.findAllByRole("status", { name: "Loading" })).length).toBeGreaterThan(0);
    const main = screen.getByRole("main");
    if (path !== "/contacts/ada") expect(main.querySelector("h1")?.textContent).toBeTruthy();
  });

  it("shows nothing in its first 120 ms, and then as many lines as will come", () => {
    vi.useFakeTimers();
    render(<Waiting lines={7} />);
    const lines = () => screen.getByRole("status", { name: "Loading" }).children;
    act(() => void vi.advanceTimersByTime(119));
    expect([lines().length, document.querySelector(".card")]).toEqual([0, null]);
    act(() => void vi.advanceTimersByTime(1));
    expect(lines()).toHaveLength(7);
    expect(document.querySelector(".card")).not.toBeNull();
  });
});
