import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { AuditEntry } from "../api/types";
import { session } from "../test/factories";
import { open } from "../test/render";
import { at, server } from "../test/server";
import { AuditLine } from "./AuditLine";

function line(change: Partial<AuditEntry>) {
  const entry: AuditEntry = {
    id: "1",
    at: "2026-03-01T10:00:00Z",
    action: "contact.updated",
    actor: { kind: "member", id: "m1", name: "Ada" },
    source: "person",
    contact_id: null,
    changes: {},
    facts: {},
    ...change,
  };
  return render(
    <MantineProvider env="test">
      <AuditLine entry={entry} />
    </MantineProvider>,
  ).container;
}

it("writes numbers as people of the language do", () => {
  const changes = { limit: [5000, 25000], used: [null, [1200, 0]] } as AuditEntry["changes"];
  const container = line({ action: "workspace.plan_changed", changes });
  const values = [...container.querySelectorAll("bdi")].map((each) => each.textContent);
  expect(values).toEqual(["5,000", "25,000", "–", "1,200, 0"]);
});

it.each([
  ["person", "by hand"],
  ["import", "import"],
  ["api", "API"],
  ["webhook", "WhatsApp"],
  ["address_book", "phone's address book"],
  ["01900000-0000-7000-8000-000000000001", "bulk action"],
])("says of what came by %s that it came by %s", (source, words) => {
  expect(line({ source }).textContent?.trim().endsWith(` · ${words}`)).toBe(true);
});

it.each([
  ["member.changed", { subject_id: "m2", subject: "Bo" }, "Ada changed a member of the team: Bo ·"],
  ["api_key.created", { subject_id: "k", subject: "Zapier" }, "Ada made an API key: Zapier ·"],
  ["number.removed", { phone_number_id: "777" }, "Ada deleted a WhatsApp number: 777 ·"],
  ["session.opened", { subject_id: "m1", subject: "Ada" }, "Ada signed in ·"],
])("says of %s whom or what it was done to", (action, facts, words) => {
  expect(line({ action, facts }).textContent).toContain(words);
});

it("says from where, what a key may, and what a role is called", () => {
  const text = line({
    facts: { address: "203.0.113.7", scopes: ["contacts:read", "usage:read"] },
    changes: { role: ["staff", "admin"] },
  }).textContent;
  expect(text).toContain("· by hand · from 203.0.113.7");
  expect(text).toContain("RoleStaff→toAdmin");
  expect(text).toContain("MaySee contacts, See the usage");
});

it("turns its arrow where one reads from right to left", () => {
  const arrow = [...line({ changes: { name: ["A", "B"] } }).querySelectorAll("span")].find(
    (each) => each.textContent === "→",
  );
  expect(arrow?.className).toContain("flip");
});

it.each([
  ["finished", "imported a file: 1,204 rows"],
  ["stopped", "stopped an import: 1,204 rows"],
  ["failed", "began an import that failed: 1,204 rows"],
  ["undone", "took an import back: 1,204 rows"],
])("leads to an import that was %s", async (state, words) => {
  const entry = {
    id: "1",
    at: "2026-03-01T10:00:00Z",
    action: `import.${state}`,
    actor: { kind: "member", id: "m1", name: "Ada" },
    source: "import",
    changes: {},
    facts: { import_id: "i1", rows: 1204, counts: {} },
  };
  const asked: (string | null)[] = [];
  server.use(
    http.get(at("/api/v1/audit"), ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("action"));
      return HttpResponse.json({ items: [entry], next: null });
    }),
    http.get(at("/api/v1/:what"), () => HttpResponse.json({ items: [] })),
  );
  open("/audit?action=import.*", session({ scopes: ["contacts:read", "audit:read"] }));
  const link = await screen.findByRole("link", { name: "1,204 rows" });
  expect(link.getAttribute("href")).toBe("/imports/i1");
  expect(link.closest("li")?.textContent).toContain(`Ada ${words}`);
  expect(asked).toEqual(["import.*"]);
  const chosen = screen.getByRole("combobox", { name: "What was done" }) as HTMLInputElement;
  expect(chosen.value).toBe("Imports");
});

it("calls a contact by its name, and its states by their words", async () => {
  const moved = (change: Partial<AuditEntry>) => ({
    id: "1",
    at: "2026-03-01T10:00:00Z",
    action: "contact.trashed",
    actor: { kind: "member", id: "m1", name: "Ada" },
    source: "person",
    contact_id: "c1",
    changes: { state: ["live", "trashed"] },
    facts: {},
    ...change,
  });
  const items = [moved({ contact_name: "Bo" }), moved({ id: "2", contact_name: null })];
  server.use(
    http.get(at("/api/v1/audit"), () => HttpResponse.json({ items, next: null })),
    http.get(at("/api/v1/:what"), () => HttpResponse.json({ items: [] })),
  );
  open("/audit", session({ scopes: ["contacts:read", "audit:read"] }));
  const [first, second] = (await screen.findAllByRole("listitem")).slice(-2);
  expect(first?.textContent).toContain("Ada moved the contact to the trash: Bo");
  expect(first?.textContent).toContain("on the list→toin the trash");
  expect(second?.textContent).toContain("Ada moved the contact to the trash: this contact");
});
