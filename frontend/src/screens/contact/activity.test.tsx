import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { AuditEntry, Contact } from "../../api/types";
import { serveContact } from "../../test/contactPage";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const MOVED = {
  id: "e1",
  contact_id: "ada",
  action: "contact.status_changed",
  actor: { kind: "member", id: "m2", name: "Bo" },
  at: "2026-03-01T10:00:00Z",
  source: "person",
  changes: { status: ["cold", "hot"] },
  facts: {},
  undo_of: null,
  undone_by: null,
} satisfies AuditEntry;

/** Open the activity of a contact with one entry; a write adds the entry that takes it back. */
async function activity(entries: AuditEntry[], as = session(), refusal?: number) {
  let kept: Contact = contact({ id: "ada", name: "Ada", status: "hot", version: 4 });
  let trail = entries;
  const sent: unknown[] = [];
  serveContact(() => kept, { audit: () => ({ items: trail, next: null }) });
  server.use(
    http.put(at("/api/v1/contacts/ada/status"), async ({ request }) => {
      const body = (await request.json()) as { status: "hot"; undo_of: string };
      sent.push([body, request.headers.get("if-match")]);
      if (refusal) return HttpResponse.json({ detail: "not today" }, { status: refusal });
      const id = `e${trail.length + 1}`;
      const changes = { status: [kept.status, body.status] } satisfies AuditEntry["changes"];
      kept = { ...kept, status: body.status, version: kept.version + 1 };
      trail = [
        { ...MOVED, id, changes, undo_of: body.undo_of },
        ...trail.map((entry) => ({
          ...entry,
          undone_by: entry.id === body.undo_of ? id : null,
        })),
      ];
      return HttpResponse.json({ ...kept, change_id: id });
    }),
  );
  open("/contacts/ada", as);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("tab", { name: "Activity" }));
  return { sent, user, panel: within(await screen.findByRole("tabpanel", { name: "Activity" })) };
}

it("takes a change back, and says in the trail which one that was", async () => {
  const { panel, sent, user } = await activity([MOVED]);
  await user.click(await panel.findByRole("button", { name: "Undo: Status" }));
  await screen.findByText("Taken back");
  expect(sent).toEqual([[{ status: "cold", undo_of: "e1" }, '"4"']]);
  await panel.findByText(/takes an earlier change back/);
  expect(panel.getByText(/taken back since/)).toBeDefined();
  await screen.findByRole("button", { name: /Ada is Cold/ });
});

it("takes back what took a change back, and then the change holds again", async () => {
  const { panel, sent, user } = await activity([MOVED]);
  await user.click(await panel.findByRole("button", { name: "Undo: Status" }));
  await screen.findByRole("button", { name: /Ada is Cold/ });
  await user.click(await panel.findByRole("button", { name: "Undo: Status" }));
  await screen.findByRole("button", { name: /Ada is Hot/ });
  expect(sent[1]).toEqual([{ status: "hot", undo_of: "e2" }, '"5"']);
  await waitFor(() => expect(panel.getAllByText(/takes an earlier change back/)).toHaveLength(2));
  const [again, undo, first] = panel.getAllByRole("listitem");
  expect(undo?.textContent).toMatch(/taken back since/);
  expect(first?.textContent).not.toMatch(/taken back since/);
  expect(within(again as HTMLElement).getByRole("button", { name: "Undo: Status" })).toBeDefined();
});

it("says when taking back was refused", async () => {
  const { panel, user } = await activity([MOVED], session(), 409);
  await user.click(await panel.findByRole("button", { name: "Undo: Status" }));
  expect(await screen.findByText("not today")).toBeDefined();
  expect(panel.getByRole("button", { name: "Undo: Status" })).toBeDefined();
});

it("offers who may only read nothing to take back", async () => {
  const { panel } = await activity([MOVED], session({ scopes: ["contacts:read"] }));
  await panel.findByText(/moved the contact/);
  expect(panel.queryByRole("button", { name: /Undo/ })).toBeNull();
});

it("says what will stand there while nothing does", async () => {
  const { panel } = await activity([]);
  expect(await panel.findByText(/Every change will stand here/)).toBeDefined();
});
