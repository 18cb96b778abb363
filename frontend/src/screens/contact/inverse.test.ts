import { expect, it } from "vitest";
import type { AuditEntry, Contact } from "../../api/types";
import { contact } from "../../test/factories";
import { inverseOf } from "./inverse";

const BO = { id: "m2", name: "Bo" };
const people = [BO, { id: "m3", name: "Cy" }, { id: "m4", name: "Cy" }];

function entry(changes: AuditEntry["changes"], part: Partial<AuditEntry> = {}): AuditEntry {
  const action = "status" in changes ? "contact.status_changed" : "contact.updated";
  return { id: "e", action, changes, ...part } as AuditEntry;
}

it.each<[string, AuditEntry, Partial<Contact>, object | null]>([
  [
    "a move",
    entry({ status: ["cold", "hot"] }),
    { status: "hot" },
    { kind: "status", status: "cold" },
  ],
  ["a move that went on", entry({ status: ["cold", "hot"] }), { status: "warm" }, null],
  [
    "a change that was taken back",
    entry({ status: ["cold", "hot"] }, { undone_by: "f" }),
    { status: "hot" },
    null,
  ],
  [
    "a change that takes another one back",
    entry({ status: ["hot", "cold"] }, { undo_of: "d" }),
    { status: "cold" },
    { kind: "status", status: "hot" },
  ],
  [
    "tags that came and went",
    entry({ tags: [["a", "b"], ["b", "c"]] }),
    { tags: ["b", "c", "d"] },
    { kind: "tags", add: ["a"], remove: ["c"] },
  ],
  ["a tag that is gone since", entry({ tags: [[], ["c"]] }), { tags: [] }, null],
  ["a tag that is back since", entry({ tags: [["c"], []] }), { tags: ["c"] }, null],
  [
    "an address that was added",
    entry({ email: [null, "a@example.com"] }),
    { email: "a@example.com" },
    { kind: "fields", change: { email: null } },
  ],
  ["a number that was added", entry({ phone: [null, "+1"] }), { phone: "+1" }, null],
  [
    "a name and a number at once",
    entry({ name: ["A", "B"], phone: ["+1", "+2"] }),
    { name: "B", phone: "+2" },
    { kind: "fields", change: { name: "A", phone: "+1" } },
  ],
  [
    "a name and a number of which one changed since",
    entry({ name: ["A", "B"], phone: ["+1", "+2"] }),
    { name: "B", phone: "+3" },
    null,
  ],
  [
    "who owned it before",
    entry({ owner: ["Bo", null] }),
    { owner: null },
    { kind: "fields", change: { owner_id: "m2" }, owner: BO },
  ],
  [
    "nobody, who owned it before",
    entry({ owner: [null, "Bo"] }),
    { owner: BO },
    { kind: "fields", change: { owner_id: null }, owner: null },
  ],
  [
    "a block",
    entry({ blocked: [false, true] }),
    { blocked: true },
    { kind: "blocked", blocked: false },
  ],
  ["a block that was lifted since", entry({ blocked: [false, true] }), { blocked: false }, null],
  ["an owner who left", entry({ owner: ["Al", "Bo"] }), { owner: BO }, null],
  ["an owner of whose name there are two", entry({ owner: ["Cy", "Bo"] }), { owner: BO }, null],
  ["tags with other fields", entry({ name: ["A", "B"], tags: [[], ["a"]] }), { name: "B" }, null],
  [
    "the beginning",
    entry({ name: [null, "A"] }, { action: "contact.created" }),
    { name: "A" },
    null,
  ],
  ["what changed nothing", entry({}), {}, null],
])("%s", (_, change, now, inverse) => {
  expect(inverseOf(change, contact(now), people)).toEqual(inverse);
});
