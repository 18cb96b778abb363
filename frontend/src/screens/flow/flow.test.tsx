import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { DeadLetter, Flow, Replayed } from "../../api/types";
import { toasts } from "../../lib/toasts";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

const SUM = { received: 9, stored: 7, duplicate: 1, parked: 1 };
const FLOW: Flow = {
  hours: [],
  total: SUM,
  queues: [],
  outbox: { waiting: 0, oldest_seconds: null },
  index_lag_seconds: 2,
  parked_is_exact: true,
  index: {
    contacts: 1200,
    stale: [],
    compared_at: "2026-11-22T11:00:00Z",
    behind: 0,
    left_over: 0,
  },
  spool: { files: 0, damaged: 0, oldest_seconds: null },
  imports: { rows_in: 1500, rows_out: 1460, waiting: 40 },
};

async function shown(flow: Partial<Flow>) {
  server.use(
    http.get(at("/api/v1/flow"), () => HttpResponse.json({ ...FLOW, ...flow })),
    http.get(at("/api/v1/dead-letters"), () => HttpResponse.json({ items: [] })),
  );
  open("/flow");
  return within(await screen.findByRole("region", { name: "Everywhere else" }));
}

it("rows of imports, the index and what waits are told where all is well", async () => {
  const elsewhere = await shown({});
  const said = elsewhere.getAllByRole("definition").map((each) => each.textContent);
  expect(said[0]).toBe(
    "1,500 rows read, 1,460 with an outcome. 40 wait for their turn. Every row is accounted for.",
  );
  expect(said[1]).toMatch(/^1,200 contacts can be found. The search is 2 seconds behind. The last/);
  expect(said.slice(2)).toEqual(["0 files wait for the queue.", "0 events wait to be sent."]);
});

it("what is missing, damaged or different is named, and so is who does not answer", async () => {
  const elsewhere = await shown({
    imports: { rows_in: 1500, rows_out: 1459, waiting: 40 },
    index: { ...(FLOW.index as NonNullable<Flow["index"]>), behind: 2, stale: ["there is no index", "news"] },
    index_lag_seconds: null,
    spool: { files: 3, damaged: 1, oldest_seconds: 61.2 },
    outbox: { waiting: 5, oldest_seconds: 9 },
  });
  elsewhere.getByText("1 row is missing.");
  elsewhere.getByText(/At the last comparison 2 contacts differed and were put right/);
  elsewhere.getByText(/How far it is behind can't be told\..*It has to be rebuilt: it does not exist, news\./);
  elsewhere.getByText(/3 files wait for the queue\. The oldest is 61 seconds old\./);
  elsewhere.getByText("1 damaged file waits for somebody to look.");
  elsewhere.getByText(/5 events wait to be sent\. The oldest is 9 seconds old\./);
});

it("a service that is silent is said to be", async () => {
  const elsewhere = await shown({ imports: null, index: null, spool: null });
  expect(elsewhere.getAllByText("Does not answer right now.")).toHaveLength(3);
});

it.each([
  { exact: true, label: "Parked", other: "Parked, at least" },
  { exact: false, label: "Parked, at least", other: null },
])("says whether all that was parked was counted: $exact", async ({ exact, label, other }) => {
  const total = { received: 1004, stored: 4, duplicate: 0, parked: 1000 };
  await shown({ total, parked_is_exact: exact });
  expect((await screen.findByText("1,000")).nextElementSibling?.textContent).toBe(label);
  expect(other && screen.queryByText(other)).toBeNull();
});

const LETTER: DeadLetter = {
  id: "contacts.set-aside:1",
  queue: "contacts.set-aside",
  type: "whatsapp.identity.changed.v1",
  cause: "unknown_person",
  parked_at: "2026-11-22T11:00:00Z",
  attempts: 1,
  trace_id: null,
};

/** Open the page with one letter; what becomes of it when it is tried again. */
async function parked(letter: Partial<DeadLetter>, replayed?: Replayed) {
  server.use(
    http.get(at("/api/v1/flow"), () => HttpResponse.json(FLOW)),
    http.get(at("/api/v1/dead-letters"), () =>
      HttpResponse.json({ items: [{ ...LETTER, ...letter }] }),
    ),
    http.post(at("/api/v1/dead-letters/:id/replay"), () =>
      HttpResponse.json(replayed, { status: 202 }),
    ),
  );
  open("/flow");
  return (await screen.findByText("whatsapp.identity.changed.v1")).closest("tr") as HTMLElement;
}

it.each([
  ["unknown_person", "A change of number or id of somebody who is not here.", false],
  ["no person, no category or no value", "A wish about being written to, without", false],
  ["unreadable (KeyError)", "It could not be read: a fault of Warmline's.", true],
  ["UnreadableEventError: not a CloudEvent", "It can't be read.", true],
  ["ValueError (contacts/x.py:7, trace 1)", "Handling it failed again and again.", true],
  ["", "Handling it failed again and again.", false],
])("says in words why it could not be handled: %s", async (cause, words, technical) => {
  const cell = (await parked({ cause })).querySelectorAll("td")[1] as HTMLElement;
  expect(cell.textContent).toContain(words);
  expect(cell.querySelector("code")?.textContent ?? "").toBe(technical ? cause : "");
});

it.each<[Replayed["outcome"], string | null, string, string]>([
  ["stored", null, "It is stored now.", "good"],
  ["duplicate", null, "It was stored before; nothing more was to be done.", "good"],
  ["dropped", null, "It was of before somebody was erased, so it is gone.", "plain"],
  ["queued", null, "Sent again. If it fails again, it comes back here.", "plain"],
  ["set_aside", "unknown_type", "Set aside again. This release does not know this kind of event.", "bad"],
])("says what became of what was tried again: %s", async (outcome, cause, words, tone) => {
  const row = await parked({}, { outcome, cause });
  await userEvent.click(within(row).getByRole("button", { name: "Try again" }));
  await screen.findByText(words);
  expect(toasts.get().at(-1)?.tone).toBe(tone);
});
