import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { serveContact } from "../../test/contactPage";
import { contact } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const NOTHING = { message: null, note: null, change: null };
const WORDS = {
  kind: "message",
  at: "2026-03-02T10:00:00Z",
  message: {
    id: "m1", wamid: "w1", direction: "in", type: "text", text: "How much is it?",
    at: "2026-03-02T10:00:00Z", delivery: null, context: null, errors: [], reactions: [],
    edited_at: null, revoked_at: null,
  },
};
const NOTE = {
  kind: "note",
  at: "2026-03-02T09:00:00Z",
  note: {
    id: "n1", contact_id: "ada", body: "wants the large one", author: { id: "m2", name: "Bo" },
    created_at: "2026-03-02T09:00:00Z", edited_at: null, version: 1,
  },
};
const MOVE = {
  kind: "change",
  at: "2026-03-01T08:00:00Z",
  change: {
    id: "e1", contact_id: "ada", action: "contact.status_changed", at: "2026-03-01T08:00:00Z",
    actor: { kind: "member", id: "m2", name: "Cy" }, source: "person",
    changes: { status: ["cold", "hot"] }, facts: {}, undo_of: null, undone_by: null,
  },
};

it("tells messages, notes and changes as one story, the newest last, and reads back", async () => {
  serveContact(() => contact({ id: "ada", name: "Ada", status: "hot" }));
  server.use(
    http.get(at("/api/v1/contacts/ada/timeline"), ({ request }) => {
      const earlier = new URL(request.url).searchParams.has("cursor");
      const items = (earlier ? [MOVE] : [WORDS, NOTE]).map((item) => ({ ...NOTHING, ...item }));
      return HttpResponse.json({ items, next: earlier ? null : "on" });
    }),
  );
  open("/contacts/ada");
  await userEvent.click(await screen.findByRole("tab", { name: "Everything" }));
  const panel = within(await screen.findByRole("tabpanel", { name: "Everything" }));
  const lines = () => panel.getAllByRole("listitem").map((each) => each.textContent);

  await panel.findByText("How much is it?");
  expect(lines()).toEqual([
    "Mar 2, 2026",
    expect.stringMatching(/Bo.*wants the large one/),
    expect.stringMatching(/How much is it\?/),
  ]);
  await userEvent.click(panel.getByRole("button", { name: "Earlier" }));
  await panel.findByText("Cy");
  expect(lines()[0]).toBe("Mar 1, 2026");
  expect(lines()[1]).toMatch(/^Cy/);
  expect(panel.getByRole("button", { name: "Undo: Status" })).toBeTruthy();
  expect(panel.queryByRole("button", { name: "Earlier" })).toBeNull();
});
