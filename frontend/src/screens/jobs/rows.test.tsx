import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { bulkRow, job, serve } from "../../test/jobs";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const JOB = job("d", {
  total: 4,
  counts: { changed: 2, unchanged: 0, missing: 1, refused: 1, undone: 0, kept: 0 },
});
const ROWS = [
  bulkRow("1"),
  bulkRow("2"),
  bulkRow("3", { outcome: "refused", reason: "move_not_allowed" }),
  bulkRow("4", { outcome: "missing", reason: "some reason of tomorrow", name: null }),
];

beforeEach(() => {
  serve({ bulk: [JOB] });
  server.use(
    http.get(at("/api/v1/bulk/d"), () => HttpResponse.json(JOB)),
    http.get(at("/api/v1/bulk/d/rows"), ({ request }) => {
      const asked = new URL(request.url).searchParams;
      const outcome = asked.get("outcome");
      const rows = ROWS.filter((each) => !outcome || each.outcome === outcome);
      const from = Number(asked.get("cursor") ?? 0);
      const next = from + 3 < rows.length ? String(from + 3) : null;
      return HttpResponse.json({ items: rows.slice(from, from + 3), next });
    }),
  );
});

describe("what became of each contact of a bulk change", () => {
  it("opens from its row, page by page, with reasons and the way to each contact", async () => {
    const { router } = open("/jobs?kind=bulk");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("link", { name: /^2 of 4/ }));
    const dialog = within(await screen.findByRole("dialog", { name: "Tagged: vip" }));
    const link = await dialog.findByRole("link", { name: "Person 1" });
    expect(link.getAttribute("href")).toBe("/contacts/1");
    expect(dialog.getByText("The workspace allows only one step at a time.")).toBeTruthy();
    expect(dialog.queryByText("Not among the contacts any more")).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Show more" }));
    await dialog.findByText("Not among the contacts any more");
    expect(dialog.getByText("some reason of tomorrow")).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.search).toEqual({ kind: "bulk" });
  });

  it("names the tags that came and those that went, where both did", async () => {
    const action = { kind: "retag", tags: ["vip", "fair"], remove: ["old"] };
    serve({ bulk: [{ ...JOB, action }] });
    open("/jobs?kind=bulk");
    const row = (await screen.findByText("vip, fair")).closest("tr") as HTMLElement;
    expect(row.textContent).toContain("Tagged: vip, fair · Tag removed: old");
  });

  it("is narrowed to one outcome, of those that there are", async () => {
    open("/jobs?rows=d");
    const user = userEvent.setup();
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.queryByRole("button", { name: /^Taken back/ })).toBeNull();
    await user.click(await dialog.findByRole("button", { name: "Not possible 1" }));
    await waitFor(() => expect(dialog.queryByRole("link", { name: "Person 1" })).toBeNull());
    expect(await dialog.findByRole("link", { name: "Person 3" })).toBeTruthy();
    expect(dialog.getByRole("button", { name: "Not possible 1", pressed: true })).toBeTruthy();
  });
});
