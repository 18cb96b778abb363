import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { ImportJob, ImportRow } from "../../api/types";
import { session } from "../../test/factories";
import { at, server } from "../../test/server";
import { browserAsks, TITLE } from "../../test/unsaved";
import { ADA, column, job, row, show } from "./fixtures";

const CHECKED: ImportJob = job({
  state: "checked",
  phase: "check",
  columns: [column(), column({ header: "Mail", index: 1, guess: "email" })],
  mapping: {
    columns: { Mobile: "phone", Mail: "email" },
    default_country: null,
    on_match: "update",
    tags_mode: "add",
    add_tags: [],
    tag_separator: null,
    status_values: {},
  },
});

const WRONG = row({
  row: 7,
  outcome: "invalid",
  code: "email_invalid",
  field: "email",
  reason: "this is not an e-mail address",
  values: { Mobile: "+447700900123", Mail: "ada@" },
});

function corrected(now: string, change: Partial<ImportRow> = {}): ImportRow {
  const made = { row: 7, column: "Mail", was: "ada@", now, by: ADA, at: "2026-03-01T10:00:00Z" };
  const values = { ...WRONG.values, Mail: now };
  return { ...row({ row: 7, outcome: "created", values }), corrections: [made], ...change };
}

/** Answer corrections, and note them. */
function listen(answer: (sent: { column: string; value: string }) => Response): object[] {
  const heard: object[] = [];
  server.use(
    http.patch(at("/api/v1/imports/i1/rows/7"), async ({ request }) => {
      const sent = (await request.json()) as { column: string; value: string };
      heard.push(sent);
      return answer(sent);
    }),
  );
  return heard;
}

const NAME = "Correct Mail in row 7";

describe("a wrong cell in the review", () => {
  it("is corrected by the keyboard alone, and stays where it is with what the row is now", async () => {
    let asked = 0;
    const user = show(CHECKED, () => {
      asked += 1;
      return [WRONG];
    });
    const heard = listen(({ value }) => HttpResponse.json(corrected(value)));
    const button = await screen.findByRole("button", { name: NAME });
    button.focus();
    await user.keyboard("{Enter}");
    const box = screen.getByRole("textbox", { name: NAME });
    expect(document.activeElement).toBe(box);
    await user.clear(box);
    await user.keyboard("ada@example.org{Enter}");
    const said = await screen.findByText("Row 7: New");
    expect(said.getAttribute("role")).toBe("status");
    expect(heard).toEqual([{ column: "Mail", value: "ada@example.org" }]);
    const shown = within(screen.getByText("ada@example.org").closest("tr") as HTMLElement);
    expect(shown.getByText("It said: ada@. Corrected by Ada.")).toBeDefined();
    await waitFor(() =>
      expect(document.activeElement).toBe(shown.getByRole("button", { name: NAME })),
    );
    expect(asked).toBe(1);
  });

  it("half corrected is not left unasked, and Escape in the question keeps what was typed", async () => {
    const user = show(CHECKED, () => [WRONG]);
    await user.click(await screen.findByRole("button", { name: NAME }));
    const box = screen.getByRole<HTMLInputElement>("textbox", { name: NAME });
    expect(browserAsks()).toBe(false);
    await user.type(box, "x");
    expect(browserAsks()).toBe(true);
    const place = screen.getByRole("navigation", { name: "Main" });
    await user.click(within(place).getByRole("link", { name: "Team" }));
    const question = await screen.findByRole("dialog", { name: TITLE });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(question.isConnected).toBe(false));
    expect(box.isConnected && box.value).toBe("ada@x");
    box.focus();
    await user.keyboard("{Escape}");
    await screen.findByRole("button", { name: NAME });
    expect(browserAsks()).toBe(false);
  });

  it("half corrected is not lost to another look at the rows, nor forgotten by the start", async () => {
    const user = show({ ...CHECKED, counts: { ...CHECKED.counts, invalid: 1 } }, () => [WRONG]);
    const started: string[] = [];
    server.use(
      http.post(at("/api/v1/imports/i1/start"), () => {
        started.push("start");
        return HttpResponse.json({ ...CHECKED, state: "running", phase: "run" });
      }),
    );
    await user.click(await screen.findByRole("button", { name: NAME }));
    const box = screen.getByRole<HTMLInputElement>("textbox", { name: NAME });
    await user.type(box, "x");
    const start = screen.getByRole("button", { name: /^Import 7/ });
    for (const press of [() => user.click(start), () => user.click(screen.getByRole("switch"))]) {
      await press();
      const question = await screen.findByRole("dialog", { name: TITLE });
      await user.click(within(question).getByRole("button", { name: "Cancel" }));
      await waitFor(() => expect(question.isConnected).toBe(false));
      expect(box.isConnected && box.value).toBe("ada@x");
    }
    expect(started).toEqual([]);
    await user.click(start);
    await user.click(await screen.findByRole("button", { name: "Leave" }));
    await waitFor(() => expect(started).toEqual(["start"]));
  });

  it("says what is still wrong with it, and stays open", async () => {
    const user = show(CHECKED, () => [WRONG]);
    listen(({ value }) =>
      HttpResponse.json(corrected(value, { ...WRONG, values: { ...WRONG.values, Mail: value } })),
    );
    await user.click(await screen.findByRole("button", { name: NAME }));
    await user.type(screen.getByRole("textbox", { name: NAME }), "x{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toBe("You need to correct the e-mail address.");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: NAME }).value).toBe("ada@x");
  });

  it("says which other row has the number already", async () => {
    const user = show(CHECKED, () => [WRONG]);
    const errors = { value: ["row 1204 has the same phone number"] };
    listen(() => HttpResponse.json({ code: "duplicate_in_file", errors }, { status: 422 }));
    await user.click(await screen.findByRole("button", { name: NAME }));
    await user.keyboard("{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe(
      "Row 1,204 has this number already.",
    );
  });

  it("says that the file has to be checked again where somebody was erased", async () => {
    const user = show(CHECKED, () => [WRONG]);
    listen(() => HttpResponse.json({ code: "check_again", detail: "erased" }, { status: 409 }));
    await user.click(await screen.findByRole("button", { name: NAME }));
    await user.keyboard("{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Check the file again.");
  });

  it("is left as it was by Escape", async () => {
    const user = show(CHECKED, () => [WRONG]);
    await user.click(await screen.findByRole("button", { name: NAME }));
    await user.keyboard("changed{Escape}");
    const button = await screen.findByRole("button", { name: NAME });
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(screen.getByText("ada@")).toBeDefined();
  });
});

describe("a cell that is not to be corrected here", () => {
  it("has no button: of a row that is left out, and for whoever may not import", async () => {
    const left = row({ row: 8, outcome: "skipped", code: "not_here", field: "phone", reason: "no" });
    show(CHECKED, () => [left]);
    await screen.findByText("Nobody here has this number, and nobody is added.");
    expect(screen.queryByRole("button", { name: /^Correct / })).toBeNull();
  });

  it("is only looked at by whoever may not import", async () => {
    show(CHECKED, () => [WRONG], { as: session({ scopes: ["contacts:read", "contacts:private", "imports:read"] }) });
    await screen.findByText("ada@");
    expect(screen.queryByRole("button", { name: NAME })).toBeNull();
  });
});
