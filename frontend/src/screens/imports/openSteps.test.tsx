import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { session } from "../../test/factories";
import { job, row, show } from "./fixtures";
import { stepOf } from "./openSteps";

const VIEWER = session({
  member: { id: "m2", name: "Vi", email: "vi@example.com", role: "viewer" },
  scopes: ["contacts:read", "contacts:private", "imports:read"],
});

describe("the step in the address", () => {
  it("is said by the page, gone back to by a link, and found again by Back", async () => {
    const { router, ...user } = show(job({ state: "checked", phase: "check" }));
    const step = () => new URLSearchParams(router.state.location.searchStr).get("step");
    await waitFor(() => expect(step()).toBe("review"));

    const steps = within(await screen.findByRole("list", { name: "Steps" }));
    await user.click(steps.getByRole("link", { name: /Match columns/ }));
    await screen.findByRole("button", { name: "Check the rows" });
    expect(step()).toBe("map");

    router.history.back();
    await screen.findByRole("button", { name: "Import 7 contacts" });
    expect(step()).toBe("review");
  });

  it("is kept by a reload", async () => {
    show(job({ state: "checked", phase: "check" }), undefined, { step: "map" });
    expect(await screen.findByRole("button", { name: "Check the rows" })).toBeDefined();
  });

  it("follows the import to its end", async () => {
    const { router } = show(job({ state: "finished", phase: "run" }), undefined, { step: "run" });
    await screen.findByText(/Done: 7 of 10 rows/);
    await waitFor(() => expect(router.state.location.searchStr).toBe("?step=result"));
  });

  it.each([
    ["mapped", "review", "map"],
    ["checked", "run", "review"],
    ["checked", "map", "map"],
    ["checked", "upload", "review"],
    ["running", "map", "run"],
    ["finished", undefined, "result"],
  ] as const)("of an import that is %s, asked for %s, is %s", (state, asked, step) => {
    expect(stepOf(job({ state }), asked === "upload" ? undefined : asked)).toBe(step);
  });
});

describe("somebody who may not import", () => {
  it("gets the reason instead of a form to match columns", async () => {
    show(job(), undefined, { as: VIEWER });
    await screen.findByText("Importing is for owners and admins");
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(screen.queryByRole("button", { name: "Check the rows" })).toBeNull();
    expect(await screen.findByRole("region", { name: "The first rows" })).toBeDefined();
  });

  it("reads the review and starts nothing", async () => {
    show(job({ state: "checked", phase: "check" }), () => [row({ outcome: "invalid", reason: "bad" })], {
      as: VIEWER,
    });
    await screen.findByText("Importing is for owners and admins");
    await screen.findByText("bad");
    expect(screen.queryByRole("button", { name: /^Import/ })).toBeNull();
    expect(screen.queryByRole("link", { name: "Change the columns" })).toBeNull();
  });

  it("watches an import without a button that stops it", async () => {
    show(job({ state: "running", phase: "run" }), undefined, { as: VIEWER });
    await screen.findByText("Importing is for owners and admins");
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  });
});
