import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import type { AuditEntry } from "../api/types";
import { AuditLine } from "./AuditLine";

it("writes numbers as people of the language do", () => {
  const entry = {
    id: "1",
    at: "2026-03-01T10:00:00Z",
    action: "workspace.plan_changed",
    actor: { name: "Ada" },
    source: "person",
    contact_id: null,
    changes: { limit: [5000, 25000], used: [null, [1200, 0]] },
    facts: {},
  } as unknown as AuditEntry;
  const { container } = render(
    <MantineProvider env="test">
      <AuditLine entry={entry} />
    </MantineProvider>,
  );
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
  const entry = {
    id: "1",
    at: "2026-03-01T10:00:00Z",
    action: "contact.updated",
    actor: { name: "Ada" },
    source,
    changes: {},
    facts: {},
  } as unknown as AuditEntry;
  const { container } = render(
    <MantineProvider env="test">
      <AuditLine entry={entry} />
    </MantineProvider>,
  );
  expect(container.textContent?.trim().endsWith(` · ${words}`)).toBe(true);
});
