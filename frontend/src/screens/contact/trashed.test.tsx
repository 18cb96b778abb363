import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Contact } from "../../api/types";
import { serveContact } from "../../test/contactPage";
import { contact, session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const TRASHED: Partial<Contact> = {
  id: "ada",
  name: "Ada",
  state: "trashed",
  deleted_at: "2026-03-01T10:00:00Z",
  deleted_by: { kind: "member", id: "m3", name: "Sam" },
};

it("says who moved a contact to the trash and when, and restores it for who may write", async () => {
  let kept = contact(TRASHED);
  serveContact(() => kept);
  server.use(
    http.post(at("/api/v1/contacts/ada/restore"), () => {
      kept = contact({ ...TRASHED, state: "live", deleted_at: null, deleted_by: null });
      return HttpResponse.json(kept);
    }),
  );
  open("/contacts/ada", session({ scopes: ["contacts:read", "contacts:write"] }));
  await screen.findByText(/^Sam moved this contact to the trash on Mar 1, 2026/);
  await userEvent.click(screen.getByRole("button", { name: "Restore" }));
  await screen.findByText("Ada is back");
  await waitFor(() => expect(screen.queryByText(/in the trash/)).toBeNull());
});

it("says when the server says no", async () => {
  serveContact(() => contact({ ...TRASHED, deleted_by: null }));
  server.use(
    http.post(at("/api/v1/contacts/ada/restore"), () =>
      HttpResponse.json({ detail: "no place in the plan" }, { status: 402 }),
    ),
  );
  open("/contacts/ada");
  await screen.findByText(/^This contact is in the trash since Mar 1, 2026/);
  await userEvent.click(screen.getByRole("button", { name: "Restore" }));
  await screen.findByText("no place in the plan");
});

it("is read by a viewer without a way back", async () => {
  serveContact(() => contact(TRASHED));
  open("/contacts/ada", session({ scopes: ["contacts:read", "contacts:delete"] }));
  await screen.findByText(/^Sam moved this contact/);
  expect(screen.queryByRole("button", { name: "Restore" })).toBeNull();
});

it.each([
  ["erased", "Sam had this person forgotten for good on Mar 1, 2026"],
  ["purged", "It was removed from the trash on Mar 1, 2026"],
])("says of a contact that was %s what became of it", async (gone, text) => {
  serveContact(() => contact(TRASHED));
  const facts = { gone, gone_at: TRASHED.deleted_at, gone_by: TRASHED.deleted_by };
  server.use(
    http.get(at("/api/v1/contacts/ada"), () =>
      HttpResponse.json({ code: "not_found", ...facts }, { status: 404 }),
    ),
  );
  open("/contacts/ada");
  await screen.findByRole("heading", { name: "This contact is gone for good", level: 1 });
  expect(screen.getByText(new RegExp(`^${text}`))).toBeDefined();
});
