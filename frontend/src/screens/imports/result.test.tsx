import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { ImportJob } from "../../api/types";
import { page } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { job, row, show } from "./fixtures";

function finished(change: Partial<ImportJob> = {}): ImportJob {
  return job({
    state: "finished",
    phase: "run",
    started_at: "2026-03-01T10:00:00.000Z",
    finished_at: "2026-03-01T10:01:00.000Z",
    undo_until: "2026-03-31T10:01:00.000Z",
    ...change,
  });
}

describe("the result", () => {
  it("begins with the first fifty rows that need a hand", async () => {
    const asked: string[] = [];
    show(finished({ counts: { ...job().counts, invalid: 1 } }), (query) => {
      asked.push(query.toString());
      return [row({ outcome: "invalid", reason: "bad" })];
    });
    await screen.findByRole("heading", { name: "The first rows that were not imported" });
    await screen.findByText("bad");
    expect(asked).toEqual(["phase=run&problems=true&limit=50"]);
  });

  it("begins with all rows where nothing went wrong", async () => {
    const asked: string[] = [];
    show(finished(), (query) => {
      asked.push(query.toString());
      return [row({ outcome: "created" })];
    });
    await waitFor(() => expect(asked).toEqual(["phase=run&limit=50"]));
    expect(screen.queryByRole("switch")).toBeNull();
  });

  it("leads to the contacts that this import made", async () => {
    const { router, ...user } = show(finished());
    const listed = new Promise<URLSearchParams>((resolve) => {
      server.use(
        http.get(at("/api/v1/contacts"), ({ request }) => {
          resolve(new URL(request.url).searchParams);
          return HttpResponse.json(page([]));
        }),
      );
    });
    await user.click(await screen.findByRole("link", { name: "View the imported contacts" }));
    const query = await listed;
    expect(query.getAll("source")).toEqual(["import"]);
    expect(query.get("created_from")).toBe("2026-03-01T10:00:00.000Z");
    expect(query.get("created_to")).toBe("2026-03-01T10:01:01.000Z");
    await user.click(await screen.findByRole("button", { name: "Remove the filter Imported" }));
    expect(router.state.location.searchStr).not.toContain("imported");
  });
});

describe("the undo", () => {
  it("says until when there is a way back", async () => {
    show(finished());
    await screen.findByText("It can be undone until Mar 31, 2026.");
    expect(screen.getByRole("button", { name: "Undo this import" })).toBeDefined();
  });

  it("is gone after that", async () => {
    show(finished({ undo_until: null }));
    await screen.findByText("The 30 days in which it could be undone are over.");
    expect(screen.queryByRole("button", { name: "Undo this import" })).toBeNull();
  });
});

describe("an import that failed", () => {
  it("says why", async () => {
    const counts = { ...job().counts, created: 0, updated: 0, skipped: 10 };
    const error = "nothing of it was imported";
    show(finished({ state: "failed", error, counts, undo_until: null }));
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toBe("FailedThe file could not be worked on; nothing of it was imported.");
    expect(screen.queryByRole("link", { name: "View the imported contacts" })).toBeNull();
  });

  it("may be matched again where it was the check that failed", async () => {
    const user = show(finished({ state: "failed", phase: "check", error: "no", undo_until: null }));
    await user.click(await screen.findByRole("link", { name: "Change the columns" }));
    expect(await screen.findByRole("button", { name: "Check the rows" })).toBeDefined();
  });
});

describe("an empty history", () => {
  it("teaches what an import does, and offers one", async () => {
    server.use(
      http.get(at("/api/v1/imports"), () => HttpResponse.json({ items: [], next: null })),
    );
    open("/imports");
    await screen.findByRole("heading", { name: "Bring your list" });
    expect(screen.getByText(/see what would happen to every row/)).toBeDefined();
    expect(screen.getAllByRole("link", { name: "Import a file" }).length).toBe(2);
  });
});
